import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { follow, outcome, sent, start } from "./fake.js";

const A = "counter/a";
const shown = ({ state, revision, signal }) => [state, revision, signal?.done];

describe("Signals", () => {
  test("come with the state of their revision, to those alone who ask for them", async () => {
    const { server, onager } = await start();
    const actor = onager.actor("counter", "a");
    const asking = follow(actor, { signals: true, store: null });
    const other = follow(actor, { store: null });
    await server.settle();
    server.signal(A, { done: 1 });
    await server.settle();
    server.change(A, 5);
    server.signal(A, { done: 2 });
    server.signal(A, { done: 3 });
    await server.settle();

    assert.deepEqual(asking.updates.map(shown), [[0, 0, undefined], [0, 0, 1], [5, 1, undefined], [5, 1, 2], [5, 1, 3]]);
    assert.deepEqual(other.updates.map(shown), [[0, 0, undefined], [5, 1, undefined]]);
    assert.ok(asking.updates.every((update) => Object.isFrozen(update) && Object.isFrozen(update.signal)));
    assert.equal(asking.updates[1].epoch, server.life(A).epoch);
    assert.equal(asking.watch.statistics.updates, 2);
    assert.deepEqual(sent(server, "subscribe").map(({ signals }) => signals), [true, undefined]);
  });

  test("wait behind all updates, only the newest of the newest revision", async () => {
    const { server, onager } = await start();
    const iterator = onager.actor("counter", "a").watch({ signals: true })[Symbol.asyncIterator]();
    await server.settle();
    server.signal(A, { done: 1 });
    server.change(A, 5);
    server.change(A, 6);
    for (let done = 2; done <= 100; done++) server.signal(A, { done });
    await server.settle();

    const seen = [];
    for (let i = 0; i < 4; i++) seen.push((await iterator.next()).value);
    assert.deepEqual(seen.map(shown), [[0, 0, undefined], [5, 1, undefined], [6, 2, undefined], [6, 2, 100]]);

    const next = outcome(iterator.next());
    await server.settle();
    assert.equal(next.settled, 0);
    server.signal(A, { done: 101 });
    await server.settle();
    assert.deepEqual(shown(next.value.value), [6, 2, 101]);
  });

  test("are void with the next revision, also where they were not looked at", async () => {
    const { server, onager } = await start();
    const iterator = onager.actor("counter", "a").watch({ signals: true })[Symbol.asyncIterator]();
    await server.settle();
    await iterator.next();
    server.signal(A, { done: 1 });
    await server.settle();
    server.change(A, 5);
    await server.settle();
    const seen = [outcome(iterator.next()), outcome(iterator.next())];
    await server.settle();
    assert.deepEqual(shown(seen[0].value.value), [5, 1, undefined]);
    assert.equal(seen[1].settled, 0);
  });

  test("take no credit", async () => {
    const { server, onager } = await start();
    const seen = follow(onager.actor("counter", "a"), { signals: true, window: 1 });
    await server.settle();
    for (let done = 1; done <= 10; done++) {
      server.signal(A, { done });
      await server.settle();
    }
    server.change(A, 5);
    await server.settle();
    assert.deepEqual(seen.updates.map(({ signal }) => signal?.done), [undefined, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, undefined]);
    assert.deepEqual(sent(server, "ack").map(({ revision }) => revision), [0, 1]);
  });

  test("are told again to one who comes again, where they still hold", async () => {
    const { server, onager } = await start();
    const seen = follow(onager.actor("counter", "a"), { signals: true });
    await server.settle();
    server.signal(A, { done: 1 });
    await server.settle();
    server.cut();
    server.signal(A, { done: 2 });
    await server.advance(1000);
    server.cut();
    server.change(A, 5);
    await server.advance(1000);
    assert.deepEqual(seen.updates.map(shown), [[0, 0, undefined], [0, 0, 1], [0, 0, 2], [5, 1, undefined]]);
    assert.equal(seen.watch.statistics.resumes, 2);
  });

  test("come to a filtered stream with the state that it has", async () => {
    const { server, onager } = await start();
    const seen = follow(onager.actor("counter", "a"), { signals: true, filter: { name: "even" } });
    await server.settle();
    server.change(A, 1);
    server.signal(A, { done: 1 });
    await server.settle();
    assert.deepEqual(seen.updates.map(shown), [[0, 0, undefined], [0, 0, 1]]);
    assert.equal(seen.watch.revision, 1);
  });

  test("are not told where there is no state to show them with", async () => {
    const { server, onager } = await start();
    server.change(A, 1);
    server.signal(A, { done: 1 });
    const seen = follow(onager.actor("counter", "a"), { signals: true, filter: { name: "even" } });
    await server.settle();
    assert.deepEqual(seen.updates, []);
    assert.throws(() => onager.actor("counter", "a").watch({ of: "events", signals: true }), TypeError);
  });

  test("of another revision than the last are not shown", async () => {
    const onSend = (frame) => (frame.type === "signal" ? [{ ...frame, revision: frame.revision + 1 }, { ...frame, revision: 0 }] : [frame]);
    const { server, onager } = await start({ settings: { onSend } });
    server.change(A, 5);
    const seen = follow(onager.actor("counter", "a"), { signals: true });
    await server.settle();
    server.signal(A, { done: 1 });
    await server.settle();
    assert.deepEqual(seen.updates.map(shown), [[5, 1, undefined]]);
  });
});
