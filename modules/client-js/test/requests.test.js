import assert from "node:assert/strict";
import { test } from "node:test";
import { DurableRequest, connect } from "../onager.js";
import { fakeServer, refuse } from "../testing.js";
import { outcome, sent } from "./fake.js";

const ACTIONS = { echo: ({ text }) => (text === "no" ? refuse("refused", "It says no.") : text), slow: () => undefined };

async function start(settings = {}) {
  const server = fakeServer({}, { actions: ACTIONS, ...settings });
  const onager = connect("ws://test", { ...server.options, warn: () => {} });
  await server.advance(100);
  return { server, onager };
}

async function slow(settings) {
  const { server, onager } = await start(settings);
  const submitted = outcome(onager.submit("slow"));
  await server.advance(100);
  const { request } = submitted.value;
  const address = `request/${request.id}`;
  const become = (change) => server.change(address, { ...server.state(address), ...change });
  return { server, onager, request, become };
}

test("submits, and has the result of what is quick", async () => {
  const { server, onager } = await start();
  const submitted = outcome(onager.submit("echo", { text: "hi" }, { key: "mine", priority: "high", after: 5, deadline: "2026-01-31T12:00:00Z" }));
  await server.settle();
  assert.equal(submitted.value.result, "hi");
  assert.ok(submitted.value.request instanceof DurableRequest);
  const [{ id, ...frame }] = sent(server, "submit");
  assert.deepEqual(frame, { type: "submit", action: "echo", payload: { text: "hi" }, priority: "high", after: 5, deadline: "2026-01-31T12:00:00Z", key: "mine" });
});

test("waits for the result of what is not", async () => {
  const { server, request, become } = await slow();
  const result = outcome(request.result());
  become({ status: "processing", progress: 0.5 });
  await server.settle();
  assert.equal(result.settled, 0);
  become({ status: "completed", result: { total: 3 } });
  await server.settle();
  assert.deepEqual(result.value, { total: 3 });
});

test("has null for a request that comes to nothing", async () => {
  const { server, request, become } = await slow();
  become({ status: "completed" });
  const result = outcome(request.result());
  await server.settle();
  assert.equal(result.value, null);
});

test("waits over lost connections and restarts", async () => {
  const { server, request, become } = await slow({ latencyMs: 10 });
  const result = outcome(request.result());
  await server.advance(15);
  server.stop();
  become({ status: "completed", result: 7 });
  await server.advance(60_000);
  assert.equal(result.settled, 0);
  server.start();
  await server.advance(60_000);
  assert.equal(result.value, 7);
});

test("submits again with the same key until it is answered, and has one request", async () => {
  const { server, onager } = await start({ latencyMs: 10 });
  const submitted = outcome(onager.submit("slow"));
  await server.advance(10);
  server.cut();
  await server.advance(1000);
  const keys = sent(server, "submit").map(({ key }) => key);
  assert.equal(keys.length, 2);
  assert.match(keys[0], /^[0-9a-f-]{32,36}$/);
  assert.equal(keys[0], keys[1]);
  assert.equal(submitted.value.request.id, `k-${keys[0]}`);
});

for (const [status, error, reason] of [["failed", { code: "down", message: "It is down." }, "down"], ["cancelled", undefined, "cancelled"]]) {
  test(`says why there is no result of what is ${status}`, async () => {
    const { server, request, become } = await slow();
    const result = outcome(request.result());
    become({ status, error });
    await server.settle();
    assert.equal(result.error.code, "rejected");
    assert.equal(result.error.reason, reason);
  });
}

test("rejects what is quick and fails as its result is rejected", async () => {
  const { server, onager } = await start();
  const submitted = outcome(onager.submit("echo", { text: "no" }));
  await server.settle();
  assert.equal(submitted.error.code, "rejected");
  assert.equal(submitted.error.reason, "refused");
});

test("says what to do about an action that does not exist", async () => {
  const { server, onager } = await start();
  const submitted = outcome(onager.submit("nothing"));
  await server.settle();
  assert.equal(submitted.error.code, "unknown-action");
  assert.match(submitted.error.message, /Check the name/);
});

test("cancels, again where the connection was lost before the answer", async () => {
  const { server, request } = await slow({ latencyMs: 10 });
  const cancelled = outcome(request.cancel());
  await server.advance(10);
  server.cut();
  await server.advance(1000);
  assert.equal(cancelled.value, "cancelled");
  assert.equal(sent(server, "cancel").length, 2);
  assert.equal("key" in sent(server, "cancel")[0], false);
});

test("hears of a request that does not exist", async () => {
  const { server, onager } = await start();
  const request = onager.request("r-nothing");
  const outcomes = [outcome(request.result()), outcome(request.cancel())];
  await server.settle();
  assert.deepEqual(outcomes.map(({ error }) => error.code), ["unknown-request", "unknown-request"]);
});

test("stops waiting by its signal, and when the client is closed", async () => {
  const { server, onager, request } = await slow();
  const controller = new AbortController();
  const aborted = outcome(request.result({ signal: controller.signal }));
  const closed = outcome(request.result());
  await server.settle();
  const reason = new Error("the person left");
  controller.abort(reason);
  await server.settle();
  assert.equal(aborted.error, reason);
  onager.close();
  await server.settle();
  assert.equal(closed.error.code, "closed");
});
