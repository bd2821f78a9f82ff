import assert from "node:assert/strict";
import { test } from "node:test";
import { Stage } from "../src/stage.js";

const peer = { name: "test/lossy" };
const SESSIONS = 3;

async function publish(fault, revision, check) {
  const stage = await Stage.open(peer, { environment: { FAULT: fault } });
  try {
    await stage.connect(SESSIONS);
    await stage.server("publish", revision);
    await check(stage);
  } finally {
    await stage.close();
  }
}

test("every session gets every frame", () => publish("loses", 6, (stage) => stage.seen(SESSIONS * 6)));

test("a run in which a frame is missing ends with an error", () =>
  publish("loses", 8, (stage) => assert.rejects(stage.seen(SESSIONS * 8 - 1), /not one missing or twice: .*"faults":1/)));

test("a run in which a frame comes twice ends with an error", () =>
  publish("repeats", 8, (stage) => assert.rejects(stage.seen(SESSIONS * 8), /not one missing or twice: .*"faults":1/)));

test("an operation fails where the server has ended", async () => {
  const stage = await Stage.open(peer, { environment: { FAULT: "loses" } });
  await stage.close();
  await assert.rejects(stage.server("memory"), /ended/);
});
