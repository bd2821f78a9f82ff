/**
 * Against a server that runs the game room: ONAGER_URL says where, for example http://localhost:8080. ONAGER_RESTART is a command
 * that kills it and starts it again.
 */

import assert from "node:assert/strict";
import { exec } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import WebSocket from "ws";
import { connect } from "../onager.js";
import { Store } from "./fake.js";

const url = process.env.ONAGER_URL;
const restart = process.env.ONAGER_RESTART;
const DEADLINE_MS = 180_000;
const run = crypto.randomUUID();
let number = 0;
const newId = () => `${run}-${++number}`;

/** A WebSocket whose network can be cut: what is on its way gets lost. */
class Cuttable extends WebSocket {
  static open = new Set();

  constructor(...args) {
    super(...args);
    Cuttable.open.add(this);
    this.addEventListener("close", () => Cuttable.open.delete(this));
  }

  static cut() {
    for (const socket of Cuttable.open) socket.terminate();
  }
}

/** A test with a client, and a deadline. */
function withServer(name, body) {
  if (!url) return;
  test(name, { timeout: DEADLINE_MS }, async () => {
    const onager = connect(url, { WebSocket: Cuttable, client: "onager-client tests", timeoutMs: DEADLINE_MS });
    try {
      await body(onager);
    } finally {
      onager.close();
    }
  });
}

const leftOut = "the test that kills the server was left out: ONAGER_RESTART is not set";
if (url && !restart) test(`(${leftOut})`, () => assert.equal(restart, undefined));
if (!url) test("(the tests against a real server were left out: ONAGER_URL is not set)", () => assert.equal(url, undefined));

async function joined(onager) {
  const room = onager.actor("game-room", newId());
  await room.invoke("Join", { player: "ann" });
  return room;
}

async function take(watch, until) {
  const updates = [];
  for await (const update of watch) {
    updates.push(update);
    if (until(update)) return updates;
  }
  return assert.fail(`the stream ended behind ${updates.length} updates`);
}

for (const delta of ["merge-patch", "json-patch", "none"]) {
  withServer(`tells 1,000 updates once and in order over a network that is cut again and again, as ${delta}`, async (onager) => {
    const room = await joined(onager);
    const watch = room.watch({ delta });
    const told = take(watch, ({ state }) => state.total === 1000);
    for (let batch = 0; batch < 40; batch++) {
      const scores = Array.from({ length: 25 }, () => room.invoke("Score", { player: "ann", points: 1 }));
      if (batch % 10 === 2) {
        await scores[7]; // some are answered, and the others on their way
        Cuttable.cut();
      }
      await Promise.all(scores);
    }
    const updates = await told;
    updates.forEach(({ revision, state, reset }, index) => {
      assert.equal(revision, updates[0].revision + index);
      assert.deepEqual([state.total, reset], [revision - 1, undefined]);
    });
    assert.ok(watch.statistics.resumes >= 1, JSON.stringify(watch.statistics));
  });
}

if (restart) {
  withServer("tells every update once, and every command takes effect once, also where the server is killed meanwhile", async (onager) => {
    const counter = onager.actor("counter", newId());
    const told = take(counter.watch(), ({ state }) => state === 200);
    const restarting = promisify(exec)(restart);
    for (let count = 0; count < 100; count++) await counter.invoke("Add", { amount: 1 }, { timeoutMs: DEADLINE_MS });
    await restarting;
    for (let count = 0; count < 100; count++) await counter.invoke("Add", { amount: 1 }, { timeoutMs: DEADLINE_MS });
    const updates = await told;
    assert.deepEqual(updates.map(({ revision, state }) => [revision, state]), updates.map((_, index) => [updates[0].revision + index, updates[0].state + index]));
    assert.equal((await counter.invoke("Add", { amount: 1 })).value, 201);
  });
}

const roomChanges = (room, { round = room.round, online = {}, scores = {}, said = [] }) => {
  const players = Object.fromEntries(Object.entries(room.players).map(([name, player]) => [name, round === room.round ? player : { ...player, score: 0 }]));
  for (const [name, isOnline] of Object.entries(online)) players[name] = { score: 0, ...players[name], online: isOnline };
  for (const [name, score] of Object.entries(scores)) players[name] = { online: false, ...players[name], score };
  const total = Object.values(players).reduce((sum, { score }) => sum + score, 0);
  return { ...room, players, round, total, messages: [...room.messages, ...said].slice(-50) };
};

withServer("applies the room's own delta, and falls back where it has no function for it", async (onager) => {
  const room = await joined(onager);
  const known = room.watch({ deltas: { "room-changes": roomChanges } });
  const unknown = room.watch({ deltas: { other: () => assert.fail("never asked for") } });
  const full = room.watch({ delta: "none" });
  const until = ({ state }) => state.round === 2;
  const all = Promise.all([known, unknown, full].map((watch) => take(watch, until)));
  for (const text of ["Hello", "there"]) await room.invoke("Say", { player: "ann", text });
  await room.invoke("Join", { player: "bob" });
  await room.invoke("Award", { points: 3 });
  await room.invoke("NewRound");
  const [byChange, byPatch, plain] = await all;
  assert.deepEqual(byChange.at(-1).state, plain.at(-1).state);
  assert.deepEqual(byPatch.at(-1).state, plain.at(-1).state);
  assert.ok(known.statistics.deltas > 0);
});

withServer("tells events, selections, filtered states and the latest state", async (onager) => {
  const room = await joined(onager);
  for (const points of [1, 2, 3]) await room.invoke("Score", { player: "ann", points });
  const events = await take(room.watch({ of: "events", from: { revision: 0 } }), ({ revision }) => revision === 4);
  assert.deepEqual(events.map(({ event }) => event.type), ["Joined", "Scored", "Scored", "Scored"]);
  const [selected] = await take(room.watch({ select: ["/players/ann", "/total"] }), () => true);
  assert.deepEqual(selected.state, { players: { ann: { score: 6, online: true } }, total: 6 });
  const filtered = room.watch({ filter: { name: "threshold", field: "/total", value: 10 } });
  const told = take(filtered, () => true);
  const latest = take(room.watch({ mode: "latest" }), ({ state }) => state.total === 16);
  await room.invoke("Score", { player: "ann", points: 10 });
  assert.equal((await told)[0].state.total, 16);
  await latest;
});

withServer("resumes from a store after a reload, every revision once, and what was in hand again", async (onager) => {
  const store = new Store();
  const id = newId();
  const told = [];
  for (let life = 0; life < 3; life++) {
    const page = connect(url, { WebSocket: Cuttable, store });
    const counter = page.actor("counter", id);
    const most = (life + 1) * 10;
    const updates = take(counter.watch(), ({ state }) => state === most);
    for (let count = 0; count < 10; count++) await onager.actor("counter", id).invoke("Add", { amount: 1 });
    told.push(...(await updates).filter(({ restored }) => !restored));
    page.close();
  }
  // a page that goes while it has a revision in hand may not have dealt with it
  const life = (first) => Array.from({ length: 11 }, (_, index) => first + index);
  assert.deepEqual(told.map(({ revision }) => revision), [...life(0), ...life(10), ...life(20)]);
});

withServer("follows a window of one at the consumer's pace", async (onager) => {
  const counter = onager.actor("counter", newId());
  const slow = take(counter.watch({ window: 1 }), ({ state }) => state === 50);
  for (let count = 0; count < 50; count++) await counter.invoke("Add", { amount: 1 });
  assert.deepEqual((await slow).map(({ state }) => state).slice(-50), Array.from({ length: 50 }, (_, index) => index + 1));
});

withServer("says what is wrong, and what to do", async (onager) => {
  const room = await joined(onager);
  const codes = await Promise.all([
    onager.actor("nothing", "a").invoke("Join").catch((error) => error.code),
    room.invoke("Jump").catch((error) => error.code),
    room.invoke("Score", { player: "ann" }).catch((error) => `${error.code} ${error.details[0].path}`),
    room.invoke("Score", { player: "bob", points: 1 }).catch((error) => `${error.code} ${error.reason}`),
    take(onager.actor("nothing", "a").watch()).catch((error) => error.code),
    take(room.watch({ filter: { name: "odd" } })).catch((error) => error.code),
  ]);
  assert.deepEqual(codes, ["unknown-actor-type", "unknown-command", "invalid-arguments /points", "rejected not-joined", "unknown-actor-type", "invalid-filter"]);
});
