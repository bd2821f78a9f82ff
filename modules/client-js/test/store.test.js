import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "../onager.js";
import { fakeServer } from "../testing.js";
import { follow, sent, start, Store, TYPES } from "./fake.js";

/** The page is left, and opened again. */
async function reload({ server, onager }, store) {
  server.page.dispatchEvent(new Event("pagehide"));
  onager.close();
  await server.settle();
  return connect("ws://fake", { ...server.options, store });
}

test("goes on after a reload: shows what was kept at once, and then every revision once", async () => {
  const store = new Store();
  const first = await start({ store });
  const { server } = first;
  const before = follow(first.onager.actor("doc", "x"));
  await server.settle();
  server.change("doc/x", { a: { n: 1 }, b: { n: 0 } });
  await server.settle();
  const onager = await reload(first, store);
  server.change("doc/x", { a: { n: 2 }, b: { n: 0 } });

  const after = follow(onager.actor("doc", "x"));
  await server.settle();
  server.change("doc/x", { a: { n: 3 }, b: { n: 0 } });
  await server.settle();

  assert.deepEqual(before.revisions(), [0, 1]);
  assert.deepEqual(after.updates.map(({ revision, restored, state }) => [revision, restored, state.a.n]), [[1, true, 1], [2, undefined, 2], [3, undefined, 3]]);
  assert.ok("delta" in after.updates[1], "it went on from the state that was kept");
  assert.equal(after.updates[1].state.b, after.updates[0].state.b);
  assert.equal(after.watch.statistics.outcome, "resumed");
});

test("gives a loop what was kept before it is connected, and only what was consumed counts", async () => {
  const store = new Store();
  const first = await start({ store });
  const { server } = first;
  const iterator = first.onager.actor("counter", "a").watch()[Symbol.asyncIterator]();
  await server.settle();
  for (const state of [1, 2, 3]) server.change("counter/a", state);
  await server.settle();
  for (const revision of [0, 1, 2]) assert.equal((await iterator.next()).value.revision, revision);
  await server.advance(1000);
  const saved = JSON.parse([...store.items.values()][0]);
  assert.equal(saved.revision, 1, "the one in hand may not be done yet");

  const onager = await reload(first, store);
  const told = [];
  server.stop();
  const again = onager.actor("counter", "a").watch()[Symbol.asyncIterator]();
  told.push((await again.next()).value);
  server.start();
  await server.advance(1000);
  for (let count = 0; count < told[0].revision + 1; count++) told.push((await again.next()).value);
  assert.deepEqual(told.map(({ revision }) => revision).at(-1), 3);
  assert.deepEqual(told[0].restored, true);
});

test("keeps the position of events, and gives each one at least once", async () => {
  const store = new Store();
  const first = await start({ store });
  const { server } = first;
  const before = follow(first.onager.actor("counter", "a"), { of: "events" });
  await server.settle();
  server.change("counter/a", 1);
  await server.settle();
  const onager = await reload(first, store);
  server.change("counter/a", 2);
  const after = follow(onager.actor("counter", "a"), { of: "events" });
  await server.settle();
  assert.deepEqual([before.revisions(), after.revisions()], [[1], [2]]);
});

/** A watch of events that has one in hand, and the store that it keeps its position in. */
async function inHand(options = {}) {
  const store = new Store();
  const { server, onager } = await start({ store });
  const watch = onager.actor("counter", "a").watch({ of: "events", ...options });
  await server.settle();
  for (const state of [1, 2]) server.change("counter/a", state);
  await server.settle();
  return { store, server, onager, watch, kept: () => JSON.parse([...store.items.values()][0]).revision };
}

test("tells an event again whose handler failed in a loop", async () => {
  const { watch, kept, server } = await inHand();
  const handling = async () => {
    for await (const { revision } of watch) if (revision === 2) throw new Error("the database is away");
  };
  await assert.rejects(handling, /the database is away/);
  await server.settle();
  assert.equal(kept(), 1);
});

test("tells an event again that was in hand when the watch was ended", async () => {
  const controller = new AbortController();
  for (const end of [({ watch }) => watch.close(), () => controller.abort(), ({ onager }) => onager.close()]) {
    const started = await inHand(controller.signal.aborted ? {} : { signal: controller.signal });
    const iterator = started.watch[Symbol.asyncIterator]();
    for (const revision of [1, 2]) assert.equal((await iterator.next()).value.revision, revision);
    end(started);
    await started.server.settle();
    assert.equal(started.kept(), 1, "it may not be done yet");
    assert.equal((await iterator.next()).done, true);
    assert.equal(started.kept(), 2, "who asks for the next one is done with it");
  }
});

test("tells the events again from the first on whose callback threw", async () => {
  const faults = [];
  process.setUncaughtExceptionCaptureCallback((error) => faults.push(error.message));
  const told = [];
  const onUpdate = ({ revision }) => {
    told.push(revision);
    if (revision === 2) throw new Error("my fault");
  };
  const { server, kept } = await inHand({ onUpdate });
  server.change("counter/a", 3);
  await server.settle();
  process.setUncaughtExceptionCaptureCallback(null);
  assert.deepEqual([told, faults, kept()], [[1, 2, 3], ["my fault"], 1]);
});

test("begins anew where what was kept cannot be continued", async () => {
  const store = new Store();
  const first = await start({ store });
  const { server } = first;
  follow(first.onager.actor("counter", "a"));
  await server.advance(1000);
  const onager = await reload(first, store);
  server.recreate("counter/a");
  server.change("counter/a", 7);
  const after = follow(onager.actor("counter", "a"));
  await server.settle();
  assert.deepEqual(after.updates.map(({ state, restored, reset }) => [state, restored, reset]), [[0, true, undefined], [7, undefined, "recreated"]]);
});

test("keeps apart what is watched differently, and nothing where it is told so", async () => {
  const store = new Store();
  const { server, onager } = await start({ store });
  follow(onager.actor("doc", "x"));
  follow(onager.actor("doc", "x"), { select: ["/a"] });
  follow(onager.actor("doc", "x"), { of: "events" });
  follow(onager.actor("doc", "y"), { store: null });
  server.change("doc/x", { a: { n: 1 }, b: { n: 0 } });
  server.change("doc/y", { a: { n: 1 }, b: { n: 0 } });
  await server.advance(1000);
  assert.equal(store.items.size, 3);
});

test("keeps a position of its own for each name, and for one watch at a time", async () => {
  const store = new Store();
  const first = await start({ store });
  const { server } = first;
  const counter = first.onager.actor("counter", "a");
  const fast = follow(counter, { of: "events", name: "fast" });
  const slow = counter.watch({ of: "events", name: "slow" })[Symbol.asyncIterator]();
  await server.settle();
  for (const state of [1, 2, 3]) server.change("counter/a", state);
  await server.settle();
  for (const revision of [1, 2]) assert.equal((await slow.next()).value.revision, revision);
  assert.throws(() => counter.watch({ of: "events", name: "slow" }), { name: "TypeError", message: /Give each a name of its own/ });

  const onager = await reload(first, store);
  const again = ["fast", "slow"].map((name) => follow(onager.actor("counter", "a"), { of: "events", name }));
  await server.settle();
  assert.deepEqual([fast.revisions(), ...again.map((seen) => seen.revisions())], [[1, 2, 3], [], [2, 3]]);
});

test("does not share a position between two watches of the same", async () => {
  const store = new Store();
  const { server, onager } = await start({ store });
  const counter = onager.actor("counter", "a");
  const first = follow(counter, { of: "events" });
  assert.throws(() => counter.watch({ of: "events" }), TypeError);
  first.watch.close();
  follow(counter, { of: "events" });
  follow(counter, { of: "events", store: null });
  follow(counter);
  const second = counter.watch()[Symbol.asyncIterator]();
  await server.settle();
  server.change("counter/a", 1);
  await server.advance(1000);
  assert.equal((await second.next()).value.revision, 0);
  await second.next();
  await server.advance(1000);
  const kept = [...store.items.values()].map((text) => JSON.parse(text).revision);
  assert.deepEqual(kept, [1, 1], "the one that came first keeps its position");
  for (const name of ["", "x".repeat(129)]) assert.throws(() => counter.watch({ name }), RangeError);
});

test("shows what was kept to all who watch the latest state", async () => {
  const store = new Store();
  const first = await start({ store });
  const { server } = first;
  follow(first.onager.actor("counter", "a"), { mode: "latest" });
  await server.advance(1000);
  const onager = await reload(first, store);
  const seen = [1, 2].map(() => follow(onager.actor("counter", "a"), { mode: "latest" }));
  await server.settle();
  assert.deepEqual(seen.map(({ updates }) => updates.map(({ restored }) => restored)), [[true], [true]]);
});

test("does not go back where an ended watch is done later than its successor", async () => {
  const { store, server, onager, watch, kept } = await inHand();
  const iterator = watch[Symbol.asyncIterator]();
  await iterator.next();
  watch.close();
  follow(onager.actor("counter", "a"), { of: "events", from: { revision: 0 } });
  await server.settle();
  await iterator.next();
  assert.deepEqual([kept(), store.items.size], [2, 1]);
});

for (const [what, kept] of [["no JSON", "{"], ["another form", "[]"], ["a base ahead of its position", '{"epoch":"e","revision":1,"base":2,"state":0}'], ["no state", '{"epoch":"e","revision":1,"base":1}']]) {
  test(`begins anew where the store has ${what}`, async () => {
    const store = new Store();
    store.getItem = () => kept;
    const { server, onager } = await start({ store });
    const seen = follow(onager.actor("counter", "a"));
    await server.settle();
    assert.deepEqual(seen.updates.map(({ state, restored }) => [state, restored]), [[0, undefined]]);
  });
}

test("works without its store where that is full or switched off", async () => {
  const broken = () => {
    throw new Error("QuotaExceededError");
  };
  const { server, onager } = await start({ store: { getItem: broken, setItem: broken, removeItem: broken } });
  const seen = follow(onager.actor("counter", "a"));
  server.change("counter/a", 1);
  await server.advance(1000);
  assert.deepEqual(seen.revisions().at(-1), 1);
});

test("forgets what it kept where the server cannot read it", async () => {
  const store = new Store();
  store.getItem = () => '{"epoch":"e","revision":1,"base":1,"state":5}';
  const onSend = (frame) => (frame.outcome === "reset" ? [{ type: "error", stream: frame.stream, code: "bad-frame", message: "from", retry: "never" }] : [frame]);
  const server = fakeServer(TYPES, { onSend });
  const onager = connect("ws://fake", { ...server.options, store });
  const seen = follow(onager.actor("counter", "a"));
  await server.settle();
  assert.equal(sent(server, "subscribe").length, 2);
  assert.deepEqual(seen.updates.map(({ state, reset }) => [state, reset]), [[5, undefined], [0, "forgotten"]]);
});
