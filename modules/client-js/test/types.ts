/** What an application in TypeScript sees: compiled against the declarations of the package, never run. */

import { connect, OnagerError, type Status, type Update, type Watch } from "onager-client";
import { useActor, useStatus } from "onager-client/react";
import { fakeServer, refuse } from "onager-client/testing";

type Room = { total: number; players: Record<string, { score: number }> };

const onager = connect("wss://example.org", { token: async () => "token", store: localStorage, timeoutMs: 5000 });
const room = onager.actor<Room>("game-room", "lobby");

export async function watches(): Promise<number> {
  for await (const { state, revision, reset } of room.watch({ select: ["/total"], mode: "latest" })) {
    const why: string | undefined = reset;
    if (why === undefined) return state.total + revision;
  }
  for await (const { event, at } of room.watch({ of: "events", name: "mailer", from: { revision: 0 } })) console.log(event.type, at.length);
  const watch: Watch<Update<Room>> = room.watch({ onUpdate: ({ state }) => console.log(state.players.ann.score), onEnd: (error) => error?.code });
  for await (const { state, signal } of room.watch({ signals: true })) console.log(state.total, signal?.progress);
  // @ts-expect-error there is no such mode
  room.watch({ mode: "newest" });
  // @ts-expect-error of a room there is no such part
  room.watch({ onUpdate: ({ state }) => state.nothing });
  return watch.state?.total ?? 0;
}

export async function commands() {
  try {
    const { value, revision } = await room.invoke("Score", { player: "ann", points: 5 }, { key: null, signal: AbortSignal.timeout(10) });
    return [value, revision.toFixed()];
  } catch (error) {
    if (error instanceof OnagerError && error.retry === "same-key") return [error.key?.length, error.details[0]?.path];
    throw error;
  }
}

export async function requests(): Promise<number> {
  const { request, result } = await onager.submit<{ rounds: number }>("season-report", { room: "lobby" }, { priority: "high", after: 1000 });
  for await (const { state } of request.watch()) if (state.status === "completed") return state.result?.rounds ?? state.progress;
  // @ts-expect-error there is no such priority
  await onager.submit("season-report", {}, { priority: "urgent" });
  const status: "cancelled" | string = await onager.request(request.id).cancel();
  return (result ?? (await request.result())).rounds + status.length;
}

export function shows(status: Status): string {
  if (status.phase === "waiting") return `in ${status.seconds} s`;
  return status.phase === "refused" ? status.error.message : status.phase;
}

export function Component() {
  const { state, error } = useActor(room, { select: ["/total"] });
  return `${state?.total} ${error?.code} ${useStatus(onager).phase}`;
}

export const server = fakeServer({ counter: { initial: 0, commands: { Add: (state: number, { amount }) => (amount > 0 ? { state: state + amount } : refuse("out-of-range")) } } });
connect("ws://test", server.options);
