import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { connect, OnagerError } from "../onager.js";
import { fakeServer } from "../testing.js";
import { follow, outcome, sent, start, TYPES } from "./fake.js";

describe("A connection", () => {
  test("is connecting, then live, then waiting with seconds that are counted down, and live again", async () => {
    const { server, onager, statuses } = await start({ live: false, settings: { seed: 3 } });
    assert.deepEqual(onager.status, { phase: "connecting" });
    await server.settle();
    assert.deepEqual(onager.status, { phase: "live" });
    assert.deepEqual(onager.connection.node, "fake");

    server.stop();
    await server.advance(60_000);
    const counted = statuses.filter(({ phase }) => phase === "waiting").map(({ seconds }) => seconds);
    server.start();
    await server.advance(20_000);

    assert.ok(counted.some((seconds, index) => seconds + 1 === counted[index - 1]), `${counted} counts down`);
    assert.ok(counted.every((seconds) => seconds >= 1 && seconds <= 20), `${counted}`);
    assert.equal(onager.status.phase, "live");
  });

  test("backs off up to 20 s: a server that is away for an hour sees few attempts", async () => {
    const { server, phases } = await start();
    server.stop();
    await server.advance(3_600_000);
    const attempts = phases().filter((phase) => phase === "connecting").length;
    assert.ok(attempts > 180 && attempts < 600, `${attempts} attempts`);
  });

  for (const event of ["online", "visibilitychange"]) {
    test(`is tried again at once on ${event}`, async () => {
      const { server, onager } = await start();
      server.stop();
      await server.advance(300_000);
      server.start();
      assert.equal(onager.status.phase, "waiting");

      server.page.dispatchEvent(new Event(event));
      await server.settle();

      assert.equal(onager.status.phase, "live");
    });
  }

  test("that has fallen silent is noticed by its heartbeat, and at once where the page becomes visible", async () => {
    const { server, onager } = await start();
    const [first] = server.connections;
    server.silence();
    await server.advance(25_000 + 5_000 + 250);
    const [second] = server.connections;
    assert.notEqual(second, first, "it has connected anew");

    server.silence();
    server.page.dispatchEvent(new Event("visibilitychange"));
    await server.advance(5_000 + 500);
    assert.notEqual([...server.connections][0], second);
    assert.equal(onager.status.phase, "live");
  });

  test("that has fallen silent is noticed where the network changes again and again, too", async () => {
    const { server } = await start();
    const [silent] = server.connections;
    server.silence();
    for (let seconds = 0; seconds < 6; seconds++) {
      server.page.dispatchEvent(new Event("online"));
      await server.advance(1000);
    }
    assert.ok(!server.connections.has(silent));
    assert.equal(server.connections.size, 1, "it has connected anew");
  });

  test("is left for another one within the time that goaway gives, and kept until that is open", async () => {
    const { server, onager, phases } = await start({ settings: { latencyMs: 50 } });
    await server.advance(1000);
    const seen = follow(onager.actor("counter", "a"));
    await server.advance(200);
    const [old] = server.connections;

    server.goAway(2000, 3000);
    await server.advance(1900);
    server.change("counter/a", 1);
    await server.advance(60);
    assert.deepEqual(seen.revisions(), [0, 1], "the old connection serves");
    assert.equal(server.connections.size, 1, "and it is not too early");
    await server.advance(2000);
    server.change("counter/a", 2);
    await server.advance(200);

    assert.ok(!server.connections.has(old));
    assert.equal(server.connections.size, 1);
    assert.deepEqual(seen.revisions(), [0, 1, 2]);
    assert.deepEqual(phases(), ["live"], "nobody saw a gap");
  });

  test("stays where goaway leads nowhere, until the server closes", async () => {
    const { server, onager, phases } = await start();
    server.goAway(0, 100);
    server.isUp = false;
    await server.advance(2000);
    assert.deepEqual(phases(), ["live"]);
    server.cut(1012);
    await server.advance(20);
    assert.equal(onager.status.phase, "waiting");
    server.start();
    await server.advance(20_000);
    assert.equal(onager.status.phase, "live");
  });

  for (const code of [1006, 1012, 4001, 4002, 4003, 4321]) {
    test(`comes back from close ${code}`, async () => {
      const { server, onager } = await start();
      server.cut(code);
      await server.advance(250);
      assert.equal(onager.status.phase, "live");
    });
  }

  for (const [code, expected] of [[4500, "protocol"], [4501, "unauthenticated"], [4502, "forbidden"], [4503, "revoked"], [4599, "protocol"]]) {
    test(`does not come back from close ${code}, and says ${expected} to all who wait`, async () => {
      const { server, onager } = await start();
      const seen = follow(onager.actor("counter", "a"));
      const iterated = outcome(onager.actor("counter", "a").watch({ of: "events" })[Symbol.asyncIterator]().next());
      const invoked = outcome(onager.actor("counter", "a").invoke("Add", { amount: 1 }));
      server.cut(code);
      await server.advance(3_600_000);

      assert.equal(onager.status.phase, "refused");
      assert.equal(onager.status.error.code, expected);
      for (const error of [seen.ended.error, iterated.error, invoked.error]) assert.equal(error.code, expected);
      assert.equal(server.connections.size, 0);
      await assert.rejects(onager.actor("counter", "a").invoke("Look"), { code: expected });
      assert.equal(follow(onager.actor("counter", "a")).ended.error.code, expected);
    });
  }

  test("is tried again after a refusal where the application says so", async () => {
    const { server, onager } = await start();
    server.cut(4502);
    await server.settle();
    onager.reconnect();
    await server.settle();
    assert.equal(onager.status.phase, "live");
  });

  for (const [what, frame] of [
    ["another version of the protocol", { type: "welcome", protocol: 2 }],
    ["something else", { hello: "world" }],
    ["a number", 5],
  ]) {
    test(`to a server that speaks ${what} is refused, with what to do`, async () => {
      const { server, onager } = await start({ live: false, WebSocket: speaking(frame) });
      await server.advance(1000);
      assert.equal(onager.status.phase, "refused");
      assert.equal(onager.status.error.code, "protocol");
      assert.match(onager.status.error.message, /update onager-client or the server/);
    });
  }

  test("survives a message that the server cannot read: what was sent with it is said again, each frame alone", async () => {
    const isPoison = ({ args, filter }) => args?.poison || filter?.poison;
    const canRead = (frames) => !frames.some(isPoison);
    const { server, onager, warnings } = await start({ settings: { canRead, latencyMs: 10 } });
    const counter = onager.actor("counter", "a");
    const left = follow(counter);
    const slow = [];
    let seen, poisoned, added, refused;
    const sayMuch = () => {
      left.watch.close();
      seen = follow(counter);
      poisoned = follow(counter, { filter: { name: "even", poison: true } });
      added = outcome(counter.invoke("Add", { amount: 1 }));
      refused = outcome(counter.invoke("Add", { amount: 1, poison: true }));
    };
    counter.watch({ window: 1, onUpdate: ({ revision }) => slow.push(revision) === 2 && sayMuch() });
    await server.advance(100);
    server.change("counter/a", 1);
    await server.advance(60_000);

    assert.deepEqual(added.value, { value: 2, revision: 2 });
    assert.deepEqual([seen.revisions(), slow], [[2], [0, 1, 2]]);
    assert.equal(poisoned.ended.error.code, "too-large");
    assert.equal(refused.error.code, "timeout");
    const [{ streams, messages }] = server.connections;
    assert.equal(streams.size, 2, "what was left is over");
    assert.ok(messages.length < 40 && warnings.length < 20, `${messages.length} messages`);
  });

  test("keeps a quiet stream, however often a message cannot be read", async () => {
    let faults = 0;
    const canRead = (frames) => frames[0].type !== "subscribe" || faults-- <= 0;
    const { server, onager } = await start({ settings: { canRead } });
    const seen = follow(onager.actor("counter", "a"), { of: "events" });
    for (let count = 0; count < 8; count++) {
      faults = 1;
      server.cut();
      await server.advance(30_000);
    }
    server.change("counter/a", 1);
    await server.settle();
    assert.deepEqual([seen.revisions(), seen.ended], [[1], undefined]);
  });

  test("does not hammer a server that can read nothing", async () => {
    const { server, onager } = await start({ settings: { canRead: () => false } });
    const seen = follow(onager.actor("counter", "a"));
    const looked = outcome(onager.actor("counter", "a").invoke("Look"));
    const [connection] = server.connections;
    await server.advance(40_000);
    assert.deepEqual([seen.ended.error.code, looked.error.code], ["too-large", "timeout"]);
    assert.ok(connection.messages.length < 20, `${connection.messages.length} messages`);
  });

  test("goes on where the application's warn throws, and the fault is not hidden", async () => {
    const faults = [];
    process.setUncaughtExceptionCaptureCallback((error) => faults.push(error.message));
    const warn = () => {
      throw new Error("my fault");
    };
    const { server, onager } = await start({ warn });
    const [connection] = server.connections;
    const looked = outcome(onager.actor("counter", "a").invoke("Look"));
    connection.deliver([{ type: "error", code: "new-code", message: "unheard of" }, { type: "pong" }]);
    const seen = follow(onager.actor("counter", "a"));
    await server.settle();
    process.setUncaughtExceptionCaptureCallback(null);
    assert.deepEqual([seen.revisions(), looked.value.value, faults], [[0], 0, ["my fault"]]);
  });

  test("is closed for good by close()", async () => {
    const { server, onager } = await start();
    const seen = follow(onager.actor("counter", "a"));
    const iterated = outcome(onager.actor("counter", "a").watch({ of: "events" })[Symbol.asyncIterator]().next());
    const invoked = outcome(onager.actor("counter", "a").invoke("Add", { amount: 1 }));
    onager.close();
    onager.close();
    await server.advance(60_000);

    assert.deepEqual(onager.status, { phase: "closed" });
    assert.deepEqual(seen.ended, { error: undefined });
    assert.deepEqual(iterated.value, { done: true, value: undefined });
    assert.equal(invoked.error.code, "closed");
    assert.equal(server.connections.size, 0);
    await assert.rejects(onager.actor("counter", "a").invoke("Look"), { code: "closed" });
  });

  test("goes to the next node of several, on goaway and where it is lost", async () => {
    const nodes = ["ws://a", "ws://b", "ws://c"];
    const server = fakeServer(TYPES);
    const onager = connect(nodes, server.options);
    await server.advance(100);
    const at = () => [...server.connections].map(({ url }) => new URL(url).host).at(-1);
    const visited = [at()];
    server.goAway(0, 100);
    await server.advance(200);
    visited.push(at());
    server.cut();
    await server.advance(1000);
    visited.push(at());
    assert.equal(onager.status.phase, "live");
    assert.deepEqual([...new Set(visited)].sort(), ["a", "b", "c"]);
  });

  test("tells its address in every usual form", async () => {
    const urls = [];
    class Noting {
      constructor(url, protocol) {
        urls.push(`${url} ${protocol}`);
      }
      close() {}
    }
    for (const url of ["wss://example.org", "https://example.org/", "ws://example.org:8080/app/", "http://example.org/app?tenant=a"]) {
      connect(url, { WebSocket: Noting }).close();
    }
    assert.deepEqual(urls, [
      "wss://example.org/onager/ws onager.v1.json",
      "wss://example.org/onager/ws onager.v1.json",
      "ws://example.org:8080/app/onager/ws onager.v1.json",
      "ws://example.org/app/onager/ws?tenant=a onager.v1.json",
    ]);
    for (const none of ["nowhere", "", []]) assert.throws(() => connect(none, { WebSocket: Noting }), TypeError);
  });
});

/** A server that begins with this frame. */
function speaking(frame) {
  return class {
    constructor() {
      queueMicrotask(() => this.onmessage?.({ data: JSON.stringify(frame) }));
    }
    send() {}
    close() {}
  };
}

describe("Credentials", () => {
  const accepts = (token) => token === "good";

  test("are sent in the first frame, with the name of the client", async () => {
    const { server, onager } = await start({ token: "good", client: "test/1", settings: { accepts } });
    assert.equal(onager.status.phase, "live");
    assert.deepEqual(server.received[0], { type: "hello", token: "good", client: "test/1" });
  });

  test("that are wrong are refused, with what to do", async () => {
    const { onager, server } = await start({ token: "bad", settings: { accepts } });
    assert.equal(onager.status.phase, "refused");
    assert.ok(onager.status.error instanceof OnagerError);
    assert.equal(onager.status.error.code, "unauthenticated");
    assert.equal(onager.status.error.retry, "reauthenticate");
    assert.match(onager.status.error.message, /Give connect\(\) a token/);
    await server.advance(100_000);
    assert.equal(sent(server, "hello").length, 1);
  });

  test("that are missing are refused", async () => {
    const { onager, server } = await start({ settings: { accepts } });
    await server.advance(5000);
    assert.equal(onager.status.phase, "refused");
    assert.equal(onager.status.error.code, "unauthenticated");
  });

  test("are fetched again where the server does not take them any more, and only then", async () => {
    let good = "1";
    let fetched = 0;
    const token = async () => `${++fetched}`;
    const { server, onager } = await start({ token, settings: { accepts: (shown) => shown === good } });
    server.cut();
    await server.advance(5000);
    assert.equal(onager.status.phase, "live");
    assert.equal(fetched, 1, "a good one is kept");

    good = "2";
    server.cut();
    await server.advance(5000);
    assert.equal(onager.status.phase, "live");
    assert.equal(fetched, 2);

    good = "none";
    server.cut();
    await server.advance(60_000);
    assert.equal(onager.status.phase, "refused", "a new one that is refused, too, is enough");
    assert.equal(fetched, 3);
  });

  test("are fetched again where a command is answered with unauthenticated, and it is asked again", async () => {
    let stale = true;
    let fetched = 0;
    const onSend = (frame) => {
      if (frame.type !== "result" || !stale) return [frame];
      stale = false;
      return [{ type: "error", id: frame.id, code: "unauthenticated", message: "stale", retry: "reauthenticate" }];
    };
    const { server, onager } = await start({ token: () => `${++fetched}`, settings: { onSend } });
    const invoked = outcome(onager.actor("counter", "a").invoke("Look"));
    await server.advance(1000);
    assert.deepEqual(invoked.value, { value: 0, revision: 0 });
    assert.equal(fetched, 2);
  });

  test("that do not come within 15 s are asked for again, and what comes too late changes nothing", async () => {
    const fetches = [];
    const token = () => new Promise((resolve, reject) => fetches.push({ resolve, reject }));
    const { server, onager } = await start({ token, settings: { accepts } });
    await server.advance(16_000);
    assert.equal(fetches.length, 2);
    fetches[0].reject(new Error("too late"));
    await server.settle();
    fetches[1].resolve("good");
    await server.settle();
    assert.equal(onager.status.phase, "live");
    server.cut();
    await server.advance(1000);
    assert.deepEqual([onager.status.phase, fetches.length], ["live", 2]);
  });

  test("that cannot be fetched are asked for again later, and the status says why", async () => {
    let isThere = false;
    const token = () => (isThere ? "good" : Promise.reject(new Error("no network")));
    const { server, onager } = await start({ token, settings: { accepts } });
    await server.advance(5_000);
    const { status } = onager;
    assert.match(status.phase, /waiting|connecting/);
    assert.equal(server.connections.size, 0);
    isThere = true;
    await server.advance(20_000);
    assert.equal(onager.status.phase, "live");
  });
});
