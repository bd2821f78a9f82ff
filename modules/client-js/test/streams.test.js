import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { follow, outcome, sent, start } from "./fake.js";

const change = (server, ...states) => states.forEach((state) => server.change("counter/a", state));

describe("A stream", () => {
  test("tells the present state, and every one behind it", async () => {
    const { server, onager } = await start();
    change(server, 5);
    const seen = follow(onager.actor("counter", "a"));
    await server.settle();
    change(server, 6, 7);
    await server.settle();
    const { epoch } = server.life("counter/a");
    assert.deepEqual(seen.updates, [5, 6, 7].map((state, index) => seen.updates[index] && { ...seen.updates[index], state, revision: index + 1, epoch }));
    assert.deepEqual(seen.watch.state, 7);
    assert.equal(seen.watch.revision, 3);
  });

  test("goes on where it stopped, all streams in one message", async () => {
    const { server, onager } = await start();
    const streams = ["a", "b", "c"].map((id) => follow(onager.actor("counter", id)));
    await server.settle();
    server.cut();
    change(server, 1, 2, 3);
    await server.advance(1000);

    const [{ messages }] = server.connections;
    assert.deepEqual(messages.map((frames) => frames.map(({ type }) => type)), [["subscribe", "subscribe", "subscribe"]]);
    assert.deepEqual(messages[0][0].from, { epoch: server.life("counter/a").epoch, revision: 0, base: 0 });
    assert.deepEqual(streams.map((seen) => seen.revisions()), [[0, 1, 2, 3], [0], [0]]);
    assert.equal(streams[0].watch.statistics.resumes, 1);
  });

  test("is replaced on reset, and says why", async () => {
    const { server, onager } = await start({ settings: { replayLimit: 2 } });
    const seen = follow(onager.actor("counter", "a"));
    await server.settle();
    server.cut();
    change(server, 1, 2, 3);
    await server.advance(1000);
    server.recreate("counter/a");
    await server.settle();
    assert.deepEqual(seen.updates.map(({ revision, reset }) => [revision, reset]), [[0, undefined], [3, "lagged"], [0, "recreated"]]);
  });

  test("says that it was reset also where the first update behind it is lost with its connection", async () => {
    const { server, onager } = await start({ settings: { replayLimit: 2 } });
    const events = onager.actor("counter", "a").watch({ of: "events", window: 1 })[Symbol.asyncIterator]();
    await server.settle();
    server.cut();
    change(server, 1, 2, 3);
    await server.advance(1000);
    change(server, 4);
    await server.settle();
    server.cut();
    await server.advance(1000);
    const first = outcome(events.next());
    await server.settle();
    assert.deepEqual([first.value.value.revision, first.value.value.reset], [4, "lagged"]);
  });

  test("follows a filter by its marks", async () => {
    const { server, onager } = await start();
    change(server, 1);
    const seen = follow(onager.actor("counter", "a"), { filter: { name: "even" } });
    await server.settle();
    assert.deepEqual([seen.revisions(), seen.watch.revision], [[], 1]);
    change(server, 2, 3);
    await server.settle();
    server.cut();
    await server.advance(1000);
    assert.deepEqual(sent(server, "subscribe")[1].from, { epoch: server.life("counter/a").epoch, revision: 3, base: 2 });
    change(server, 5, 6);
    await server.settle();
    assert.deepEqual(seen.revisions(), [2, 5]);
  });

  test("of events begins where it is told to", async () => {
    const { server, onager } = await start();
    change(server, 1, 2);
    const seen = follow(onager.actor("counter", "a"), { of: "events", from: { revision: 0 } });
    await server.settle();
    server.cut();
    change(server, 3);
    await server.advance(1000);
    assert.deepEqual(seen.updates.map(({ revision, event }) => [revision, event.type]), [[1, "Changed"], [2, "Changed"], [3, "Changed"]]);
  });

  test("of events misses none where the connection is lost before the first", async () => {
    const { server, onager } = await start();
    change(server, 1, 2);
    const seen = follow(onager.actor("counter", "a"), { of: "events" });
    await server.settle();
    server.cut();
    change(server, 3);
    await server.advance(1000);
    assert.deepEqual(seen.revisions(), [3]);
  });

  test("ends with the error where the server refuses it, and says what to do", async () => {
    const { server, onager } = await start();
    const iterator = onager.actor("nothing", "a").watch()[Symbol.asyncIterator]();
    const first = outcome(iterator.next());
    await server.settle();
    assert.equal(first.error.code, "unknown-actor-type");
    assert.match(first.error.message, /Check the name of the type/);
    assert.deepEqual(await iterator.next(), { done: true, value: undefined }, "it is told once");

    const seen = follow(onager.actor("counter", "a"), { filter: { name: "odd" } });
    await server.settle();
    assert.equal(seen.ended.error.code, "invalid-filter");
  });

  for (const [reason, expected] of [["deleted", undefined], ["forbidden", "forbidden"], ["tired", "ended"]]) {
    test(`ends where the server ends it: ${reason}`, async () => {
      const { server, onager } = await start();
      const seen = follow(onager.actor("counter", "a"));
      await server.settle();
      for (const { streams } of server.connections) for (const stream of streams.values()) stream.end(reason);
      await server.advance(60_000);
      assert.equal(seen.ended.error?.code, expected);
      assert.equal(seen.ended.error?.reason, expected && reason);
      assert.equal(sent(server, "subscribe").length, 1);
    });
  }

  for (const code of ["unavailable", "internal", "unknown-stream"]) {
    test(`is asked for again where ${code} ends it`, async () => {
      const { server, onager } = await start();
      const seen = follow(onager.actor("counter", "a"));
      await server.settle();
      for (const connection of server.connections) {
        for (const { asked } of connection.streams.values()) connection.say({ type: "error", stream: asked.stream, code, message: code, retry: "later" });
        connection.streams.clear();
      }
      change(server, 1);
      await server.advance(1000);
      assert.deepEqual(seen.revisions(), [0, 1]);
    });
  }

  test("is not asked for too often where its actor is away for long", async () => {
    const onSend = (frame) => (frame.type === "subscribed" ? [{ type: "error", stream: frame.stream, code: "unavailable", message: "away", retry: "later", after: 0 }] : []);
    const { server, onager } = await start({ settings: { onSend: (frame) => (frame.stream ? onSend(frame) : [frame]) } });
    const seen = follow(onager.actor("counter", "a"));
    await server.advance(600_000);
    const asked = sent(server, "subscribe").length;
    assert.ok(asked > 30 && asked < 150, `${asked} times`);
    server.onSend = (frame) => [frame];
    await server.advance(20_000);
    assert.deepEqual(seen.revisions(), [0]);
  });

  test("fails where the server's fault does not go away", async () => {
    const onSend = (frame) => (frame.type === "subscribed" ? [{ type: "error", stream: frame.stream, code: "internal", message: "incident 1", retry: "later" }] : []);
    const { server, onager } = await start({ live: false, settings: { onSend } });
    const seen = follow(onager.actor("counter", "a"));
    await server.advance(60_000);
    assert.equal(seen.ended.error.code, "internal");
    assert.equal(sent(server, "subscribe").length, 5);
  });

  test("is ended by leaving the loop, by close() and by its signal, and by nothing else", async () => {
    const { server, onager } = await start();
    const controller = new AbortController();
    const left = onager.actor("counter", "a").watch();
    const closed = follow(onager.actor("counter", "b"));
    const aborted = follow(onager.actor("counter", "c"), { signal: controller.signal });
    await server.settle();
    for await (const { revision } of left) if (revision === 0) break;
    closed.watch.close();
    controller.abort();
    await server.settle();
    assert.deepEqual(sent(server, "unsubscribe").map(({ stream }) => stream), [1, 2, 3]);
    assert.deepEqual([closed.ended, aborted.ended], [{ error: undefined }, { error: undefined }]);
  });

  test("is ended again where the server's quota refused that, until it is over", async () => {
    let refusals = 2;
    const { server, onager } = await start();
    const seen = follow(onager.actor("counter", "a"));
    await server.settle();
    const [connection] = server.connections;
    const stream = connection.streams.get(1);
    stream.end = (reason) => {
      if (refusals-- > 0) return connection.say({ type: "error", stream: 1, code: "rate-limited", message: "too fast", retry: "later", after: 500 });
      return Object.getPrototypeOf(stream).end.call(stream, reason);
    };
    seen.watch.close();
    await server.advance(499);
    assert.equal(sent(server, "unsubscribe").length, 1);
    await server.advance(60_000);
    assert.deepEqual([sent(server, "unsubscribe").length, connection.streams.size], [3, 0]);
  });

  test("goes on where the application's function throws, and the fault is not hidden", async () => {
    const { server, onager } = await start();
    const faults = [];
    const note = (error) => faults.push(error.message);
    process.setUncaughtExceptionCaptureCallback(note);
    const revisions = [];
    onager.actor("counter", "a").watch({
      onUpdate: ({ revision }) => {
        revisions.push(revision);
        if (revision === 0) throw new Error("my fault");
      },
    });
    await server.settle();
    change(server, 1);
    await server.settle();
    process.setUncaughtExceptionCaptureCallback(null);
    assert.deepEqual([revisions, faults], [[0, 1], ["my fault"]]);
  });
});

describe("A window", () => {
  test("lets a slow consumer slow its own stream alone", async () => {
    const { server, onager } = await start();
    const slow = onager.actor("counter", "a").watch({ window: 4 })[Symbol.asyncIterator]();
    const fast = follow(onager.actor("counter", "a"), { window: 4 });
    await server.settle();
    for (let state = 1; state <= 100; state++) {
      change(server, state);
      await server.settle();
    }
    assert.equal(fast.updates.length, 101);
    const acknowledged = sent(server, "ack").filter(({ stream }) => stream === 1);
    assert.deepEqual(acknowledged, [], "it has consumed nothing");

    const told = [];
    for (let count = 0; count <= 100; count++) {
      const next = outcome(slow.next());
      await server.settle();
      told.push(next.value?.value.revision);
    }
    assert.deepEqual(told, Array.from({ length: 101 }, (_, revision) => revision));
  });

  test("in mode latest skips what came meanwhile, and always ends with the newest", async () => {
    const { server, onager } = await start();
    const slow = onager.actor("counter", "a").watch({ mode: "latest" })[Symbol.asyncIterator]();
    await server.settle();
    assert.equal((await slow.next()).value.state, 0);
    for (let state = 1; state <= 100; state++) {
      change(server, state);
      await server.settle();
    }
    const told = [];
    for (let count = 0; count < 3; count++) {
      const next = outcome(slow.next());
      await server.settle();
      if (next.value) told.push(next.value.value.state);
    }
    assert.equal(told.at(-1), 100);
    assert.ok(told.length <= 2, `${told}`);
  });

  test("does not stay full where the server's quota refused an acknowledgement", async () => {
    let refusals = 2;
    const { server, onager } = await start();
    const seen = follow(onager.actor("counter", "a"), { window: 1 });
    await server.settle();
    const [connection] = server.connections;
    const stream = connection.streams.get(1);
    stream.acknowledge = (revision) => {
      if (refusals-- > 0) return connection.say({ type: "error", stream: 1, code: "rate-limited", message: "too fast", retry: "later" });
      return Object.getPrototypeOf(stream).acknowledge.call(stream, revision);
    };
    change(server, 1, 2, 3);
    await server.advance(10_000);
    assert.deepEqual(seen.revisions(), [0, 1, 2, 3]);
    assert.equal(sent(server, "subscribe").length, 1);
  });

  test("in mode latest has no delta where it skipped what the delta goes on from", async () => {
    const { server, onager } = await start();
    const slow = onager.actor("doc", "x").watch({ mode: "latest" })[Symbol.asyncIterator]();
    await server.settle();
    await slow.next();
    const told = [];
    for (const changes of [[1], [2, 3]]) {
      for (const n of changes) {
        server.change("doc/x", { a: { n }, b: { n: 0 } });
        await server.settle();
      }
      const { value } = await slow.next();
      told.push([value.state.a.n, value.delta]);
    }
    assert.deepEqual(told, [[1, { a: { n: 1 } }], [3, undefined]]);
  });

  test("has to be from 1 to 1,024", async () => {
    const { onager } = await start();
    for (const window of [0, -1, 1025, NaN]) assert.throws(() => onager.actor("counter", "a").watch({ window }), RangeError);
  });
});

describe("A delta", () => {
  for (const delta of ["merge-patch", "json-patch", "none"]) {
    test(`that is a ${delta} makes the state, of which the unchanged is the same object`, async () => {
      const { server, onager } = await start();
      const seen = follow(onager.actor("doc", "x"), { delta });
      await server.settle();
      server.change("doc/x", { a: { n: 0 }, b: { n: 1 } });
      await server.settle();
      const [before, after] = seen.updates;
      assert.deepEqual(after.state, { a: { n: 0 }, b: { n: 1 } });
      assert.equal(after.state.a, before.state.a);
      assert.equal("delta" in after, delta !== "none");
      assert.throws(() => (after.state.a.n = 2), TypeError);
    });
  }

  const deltas = { "whole-b": (state, change) => ({ ...state, b: { n: change.b } }) };
  for (const [where, clientOptions, watchOptions] of [["the client", { deltas: { doc: deltas } }, {}], ["the watch", {}, { deltas }]]) {
    test(`of the type's own is applied by the function that ${where} was given`, async () => {
      const { server, onager } = await start(clientOptions);
      const seen = follow(onager.actor("doc", "x"), watchOptions);
      await server.settle();
      server.change("doc/x", { a: { n: 0 }, b: { n: 1 } });
      await server.settle();
      assert.deepEqual(seen.updates[1].delta, { b: 1 });
      assert.deepEqual(seen.updates[1].state, { a: { n: 0 }, b: { n: 1 } });
      assert.equal(seen.updates[1].state.a, seen.updates[0].state.a);
    });
  }

  for (const [what, given, type] of [
    ["is unknown here", { other: () => assert.fail() }, "doc"],
    ["the type does not have", deltas, "counter"],
    ["throws", { "whole-b": () => assert.fail("a fault") }, "doc"],
  ]) {
    test(`that ${what} is done without: patches come instead`, async () => {
      const { server, onager, warnings } = await start();
      const seen = follow(onager.actor(type, "x"), { deltas: given });
      await server.settle();
      const states = type === "doc" ? [1, 2, 3].map((n) => ({ a: { n: 0 }, b: { n } })) : [1, 2, 3];
      for (const state of states) {
        server.change(`${type}/x`, state);
        await server.advance(1000);
      }
      assert.deepEqual(seen.updates.slice(1).map(({ state, revision }) => ({ state, revision })), states.map((state, index) => ({ state, revision: index + 1 })));
      assert.equal(sent(server, "subscribe").at(-1).delta, "merge-patch");
      assert.equal(warnings.length, 1);
    });
  }

  for (const [what, broken] of [
    ["a revision is missing", (frame) => (frame.revision === 2 ? [] : [frame])],
    ["a base is another", (frame) => [frame.revision === 2 ? { ...frame, base: 0 } : frame]],
    ["a patch does not apply", (frame) => [frame.revision === 2 ? { ...frame, patch: [{ op: "test", path: "/a", value: 0 }] } : frame]],
  ]) {
    test(`is not shown where ${what}: the client asks again, and misses nothing`, async () => {
      let faults = 1;
      const onSend = (frame) => (frame.type === "update" && frame.revision === 2 && faults-- > 0 ? broken(frame) : [frame]);
      const { server, onager, warnings } = await start({ settings: { onSend } });
      const seen = follow(onager.actor("doc", "x"), { delta: "json-patch" });
      await server.settle();
      for (const n of [1, 2, 3, 4]) {
        server.change("doc/x", { a: { n }, b: { n: 0 } });
        await server.settle();
      }
      assert.deepEqual(seen.updates.map(({ state, revision }) => [state.a.n, revision]), [0, 1, 2, 3, 4].map((n) => [n, n]));
      assert.equal(sent(server, "subscribe")[1].from.base, null);
      assert.equal(sent(server, "unsubscribe").length, 1);
      assert.equal(warnings.length, 1);
    });
  }

  test("that never fits ends the stream: nobody hammers, and nothing wrong is shown", async () => {
    const onSend = (frame) => (frame.type === "update" && frame.revision > 0 ? [{ ...frame, state: undefined, base: -1, patch: {} }] : [frame]);
    const { server, onager } = await start({ settings: { onSend } });
    const seen = follow(onager.actor("doc", "x"));
    await server.settle();
    server.change("doc/x", { a: { n: 1 }, b: { n: 0 } });
    await server.advance(600_000);
    assert.equal(seen.ended.error.code, "protocol");
    assert.deepEqual(seen.revisions(), [0]);
    assert.equal(sent(server, "subscribe").length, 6);
  });
});
