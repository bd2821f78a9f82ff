import assert from "node:assert/strict";
import { test } from "node:test";
import { latencies } from "../src/load/latency.js";

const RATE = 1_000;
const COUNT = 100;

test("a change that had to wait for others took from when it was to be sent", async () => {
  const watcher = { last: 41 };
  const sender = {
    change(revision) {
      if (revision === watcher.last + COUNT) watcher.onRevision(revision); // which is all of them, at once
    },
  };

  const took = await latencies(sender, watcher, RATE, COUNT / RATE);

  assert.equal(took.length, COUNT);
  for (let index = 1; index < COUNT; index++) assert.ok(Math.abs(took[index - 1] - took[index] - 1000 / RATE) < 1e-6);
});

test("changes are sent in their order, each once, none before it is to be", async () => {
  const watcher = { last: 0 };
  const sent = [];
  const sender = {
    change(revision) {
      sent.push(revision);
      watcher.onRevision(revision);
    },
  };

  const took = await latencies(sender, watcher, RATE, COUNT / RATE);

  assert.deepEqual(sent, Array.from({ length: COUNT }, (_, index) => index + 1));
  assert.ok(took.every((ms) => ms >= 0));
});
