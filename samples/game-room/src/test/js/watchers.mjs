/**
 * Watches rooms by the JavaScript client, for chaos. What to watch is the first line of its input: `{"places":[…],"clients":[[{"stream","room",
 * "shape"},…],…]}`. It writes a line for each revision that it is told, each position that it reaches, and each stream that fails. It ends
 * with its input.
 */

import { createInterface } from "node:readline";
import { connect } from "../../../../../modules/client-js/onager.js";
import { roomChanges } from "../../main/resources/web/changes.js";

const SIGN_MS = 1000; // so often each client asks for a sign of life: a frozen node closes no connection

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

function watch(onager, { stream, room, shape: { delta = "none", ...shape } }) {
  const isCustom = delta === "custom";
  onager.actor(...room.split("/")).watch({
    ...shape,
    ...(isCustom ? { deltas: { "room-changes": roomChanges } } : { delta }),
    store: { getItem: () => null, setItem: (_, text) => reached(stream, JSON.parse(text)), removeItem: () => {} },
    onUpdate: ({ epoch, revision, reset, state, event }) => say({ stream, epoch, revision, reset, value: event ?? state }),
    onEnd: (error) => error && say({ stream, error: `${error.code}: ${error.message}` }),
  });
}

const reached = (stream, { epoch, revision }) => say({ stream, epoch, reached: revision });

function start({ places, clients }) {
  const page = new EventTarget();
  for (const streams of clients) {
    const onager = connect(places, { client: "chaos", runtime: { events: page } });
    for (const stream of streams) watch(onager, stream);
  }
  setInterval(() => page.dispatchEvent(new Event("online")), SIGN_MS);
}

const input = createInterface({ input: process.stdin });
input.once("line", (line) => start(JSON.parse(line)));
input.once("close", () => process.exit());
