import assert from "node:assert/strict";
import { test } from "node:test";
import { OnagerError } from "../onager.js";
import { outcome, sent, start } from "./fake.js";

test("answers with the value and the revision", async () => {
  const { server, onager } = await start();
  const invoked = outcome(onager.actor("counter", "a").invoke("Add", { amount: 5 }));
  await server.settle();
  assert.deepEqual(invoked.value, { value: 5, revision: 1 });
  assert.equal(onager.unanswered, 0);
});

test("rejects with what the actor said where it refuses, and does not ask again", async () => {
  const { server, onager } = await start();
  const invoked = outcome(onager.actor("counter", "a").invoke("Add", { amount: 0 }));
  await server.advance(60_000);
  assert.ok(invoked.error instanceof OnagerError);
  const { code, reason, message, retry } = invoked.error;
  assert.deepEqual({ code, reason, message, retry }, { code: "rejected", reason: "out-of-range", message: "More than 0.", retry: "never" });
  assert.equal(sent(server, "invoke").length, 1);
});

for (const [what, type, command, code] of [["type of actors", "nothing", "Add", "unknown-actor-type"], ["command", "counter", "Jump", "unknown-command"]]) {
  test(`says what to do about a ${what} that does not exist`, async () => {
    const { server, onager } = await start();
    const invoked = outcome(onager.actor(type, "a").invoke(command));
    await server.settle();
    assert.equal(invoked.error.code, code);
    assert.match(invoked.error.message, /Check the name/);
  });
}

test("throws at once for an address that is none", async () => {
  const { onager } = await start();
  for (const [type, id] of [["Counter", "a"], ["counter", ""], ["counter", "a b"], ["counter", "ä"], ["counter", "a".repeat(201)], ["", "a"]]) {
    assert.throws(() => onager.actor(type, id), { name: "OnagerError", code: "invalid-address" });
  }
});

test("asks again with the same key after a lost answer, and takes effect once", async () => {
  const { server, onager } = await start({ settings: { latencyMs: 10 } });
  const invoked = outcome(onager.actor("counter", "a").invoke("Add", { amount: 5 }));
  await server.advance(10);
  assert.equal(server.state("counter/a"), 5, "it has arrived");
  server.cut();
  await server.advance(1000);

  const keys = sent(server, "invoke").map(({ key }) => key);
  assert.equal(keys.length, 2);
  assert.match(keys[0], /^[0-9a-f-]{32,36}$/);
  assert.equal(keys[0], keys[1]);
  assert.deepEqual(invoked, { value: { value: 5, revision: 1 }, error: undefined, settled: 1 });
  assert.equal(server.state("counter/a"), 5);
});

test("waits for a connection, and keeps the order in which commands were given", async () => {
  const { server, onager } = await start({ live: false });
  const invoked = [1, 2, 3].map((amount) => outcome(onager.actor("counter", "a").invoke("Add", { amount })));
  await server.settle();
  assert.deepEqual(invoked.map(({ value }) => value.value), [1, 3, 6]);
});

test("gives up after timeoutMs, and says whether it may have happened", async () => {
  const { server, onager } = await start();
  const counter = onager.actor("counter", "a");
  server.silence();
  const onItsWay = outcome(counter.invoke("Add", { amount: 1 }, { key: "mine", timeoutMs: 2000 }));
  server.isUp = false;
  await server.advance(31_000);
  const neverSent = outcome(counter.invoke("Add", { amount: 1 }, { timeoutMs: 3000 }));
  await server.advance(4000);

  assert.equal(onItsWay.error.code, "timeout");
  assert.equal(onItsWay.error.retry, "same-key");
  assert.equal(onItsWay.error.key, "mine");
  assert.match(onItsWay.error.message, /ask again with the same key/);
  assert.equal(neverSent.error.code, "unavailable");
  assert.equal(neverSent.error.retry, "later");
  assert.equal(onager.unanswered, 0);
});

test("is given up by its signal, with the signal's reason", async () => {
  const { server, onager } = await start();
  const controller = new AbortController();
  const reason = new Error("the person left");
  const invoked = outcome(onager.actor("counter", "a").invoke("Add", { amount: 1 }, { signal: controller.signal }));
  controller.abort(reason);
  await server.settle();
  assert.deepEqual(invoked, { value: undefined, error: reason, settled: 1 });
  await assert.rejects(onager.actor("counter", "a").invoke("Add", {}, { signal: AbortSignal.abort(reason) }), reason);
});

for (const [code, retry, after] of [["unavailable", "later", 700], ["rate-limited", "later", undefined], ["timeout", "same-key", undefined], ["new-code", "later", 10]]) {
  test(`asks again by itself after ${code}`, async () => {
    let failures = 3;
    const onSend = (frame) => (frame.type === "result" && failures-- > 0 ? [{ type: "error", id: frame.id, code, message: code, retry, after }] : [frame]);
    const { server, onager } = await start({ settings: { onSend } });
    const invoked = outcome(onager.actor("counter", "a").invoke("Add", { amount: 1 }));
    await server.advance(10_000);
    assert.deepEqual(invoked.value, { value: 1, revision: 1 });
    assert.equal(new Set(sent(server, "invoke").map(({ key }) => key)).size, 1);
  });
}

test("tells the last error where all its time was spent on asking again", async () => {
  const onSend = (frame) => (frame.type === "result" ? [{ type: "error", id: frame.id, code: "unavailable", message: "no journal", retry: "later" }] : [frame]);
  const { server, onager } = await start({ settings: { onSend } });
  const invoked = outcome(onager.actor("counter", "a").invoke("Add", { amount: 1 }, { key: "k" }));
  await server.advance(40_000);
  assert.match(invoked.error.message, /no journal/);
  assert.equal(invoked.error.key, "k");
});

test("does not ask again after a fault of the server", async () => {
  const onSend = (frame) => (frame.type === "result" ? [{ type: "error", id: frame.id, code: "internal", message: "incident 1", retry: "later" }] : [frame]);
  const { server, onager } = await start({ settings: { onSend } });
  const invoked = outcome(onager.actor("counter", "a").invoke("Add", { amount: 1 }));
  await server.settle();
  assert.equal(invoked.error.code, "internal");
});

test("without a key is sent once: what became of it is unknown where the connection is lost", async () => {
  const { server, onager } = await start({ settings: { latencyMs: 10 } });
  const invoked = outcome(onager.actor("counter", "a").invoke("Add", { amount: 1 }, { key: null }));
  await server.advance(5);
  server.cut();
  await server.advance(10_000);
  assert.equal(invoked.error.code, "timeout");
  assert.equal(sent(server, "invoke").filter(({ key }) => key !== undefined).length, 0);
});

test("on its way when goaway comes is answered on the old connection, and not sent again", async () => {
  const { server, onager } = await start({ settings: { latencyMs: 100 } });
  await server.advance(1000);
  const [old] = server.connections;
  server.goAway(0, 0);
  await server.advance(250);
  const invoked = outcome(onager.actor("counter", "a").invoke("Add", { amount: 1 }, { key: null }));
  await server.advance(2000);
  assert.deepEqual(invoked.value, { value: 1, revision: 1 });
  assert.ok(!server.connections.has(old));
  assert.equal(sent(server, "invoke").length, 1);
});

test("refuses locally what no server takes", async () => {
  const { onager } = await start();
  const counter = onager.actor("counter", "a");
  const deep = Array.from({ length: 70 }).reduce((inner) => [inner], 0);
  await assert.rejects(counter.invoke("Add", { text: "x".repeat(1 << 20) }), { code: "too-large" });
  await assert.rejects(counter.invoke("Add", { deep }), { code: "too-large" });
  await assert.rejects(counter.invoke("Add", { toJSON: () => ({ deep }) }), { code: "too-large" });
  await assert.rejects(counter.invoke("Add", { ["x".repeat(50_001)]: 1 }), { code: "too-large" });
  for (const filter of [{ not: deep }, { name: "even", ["x".repeat(50_001)]: 1 }]) assert.throws(() => counter.watch({ filter }), { code: "too-large" });
  assert.throws(() => counter.watch({ select: ["/" + "x".repeat(1 << 20)] }), { code: "too-large" });
  await assert.rejects(counter.invoke("Add", {}, { key: "" }), RangeError);
  await assert.rejects(counter.invoke("Add", {}, { key: "x".repeat(129) }), RangeError);
  await assert.rejects(counter.invoke("Add", {}, { timeoutMs: NaN }), RangeError);
  await assert.rejects(counter.invoke("Add", { amount: 1n }), TypeError);
});

test("takes ten thousand commands without an answer, and no more", async () => {
  const { server, onager } = await start({ live: false });
  const counter = onager.actor("counter", "a");
  const many = Array.from({ length: 10_000 }, () => counter.invoke("Look"));
  await assert.rejects(counter.invoke("Look"), { code: "rate-limited" });
  await server.settle();
  assert.equal((await Promise.all(many)).length, 10_000);
  const [{ messages }] = server.connections;
  assert.deepEqual(messages.map((frames) => frames.length), [5000, 5000], "messages have at most 5,000 frames");
});
