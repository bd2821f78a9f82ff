import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { version } from "../centrifugo/program.js";

const RUN = fileURLToPath(new URL("../run", import.meta.url));
const BRIEF = ["--sessions", "5", "--seconds", "1", "--rounds", "1", "--warm-up", "0"];
const PATIENCE_MS = 300_000;

function run(args, environment = {}) {
  return spawnSync(RUN, args, { encoding: "utf8", timeout: PATIENCE_MS, env: { ...process.env, ...environment } });
}

/** What a brief run writes; it has checked itself that every session got every frame. */
function measure(peer, environment) {
  const directory = mkdtempSync(join(tmpdir(), "onager-peers-"));
  try {
    const file = join(directory, "report.json");
    const { status, stderr, stdout } = run([peer, ...BRIEF, "--json", file], environment);
    assert.equal(status, 0, stderr);
    return { stdout, report: JSON.parse(readFileSync(file, "utf8")) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function requireFigures({ report, stdout }, names) {
  assert.deepEqual(report.figures.map(({ figure }) => figure), names);
  for (const row of report.figures) {
    assert.deepEqual(Object.keys(row), ["figure", "unit", "median", "min", "max", "goal", "met"]);
    assert.ok(stdout.includes(row.figure), `the table has no ${row.figure}`);
  }
  assert.match(report.machine, /^\d+ cores, .*Node v/);
}

function requireTimes({ report, stdout }, ...titles) {
  const names = titles.map((title) => `${title}: change to second client, 1,000/s`);
  assert.deepEqual(report.distributions.map(({ figure }) => figure), names);
  for (const row of report.distributions) {
    assert.deepEqual(Object.keys(row.millis), ["p50", "p99", "p99.9", "max"]);
    assert.equal(row.samples, 1000);
    assert.ok(stdout.includes(row.figure), `the table has no ${row.figure}`);
  }
}

const lostAndBack = (title) =>
  ["with all 100 changes missed", "with the present state", "until the last is"].map(
    (part) => `${title}: sessions lost and back, ${part}`,
  );

/** Who had all the changes, and who the present state. */
const shares = ({ report }) => report.figures.filter(({ unit }) => unit === "%").map(({ median }) => median);

test("Socket.IO, measured briefly", () => {
  const result = measure("socketio");

  requireFigures(result, [
    "Socket.IO: fanout",
    "Socket.IO: fanout, server CPU of a frame",
    "Socket.IO: 20 messages/s, server CPU of a frame",
    "Socket.IO: idle session, heap",
    "Socket.IO: idle session, RSS",
    ...lostAndBack("Socket.IO"),
  ]);
  requireTimes(result, "Socket.IO");
  assert.deepEqual(shares(result), [100, 100]);
});

test("Colyseus, measured briefly", () => {
  const each = "Colyseus, patches each 50 ms";
  const atOnce = "Colyseus, patches at once";

  const result = measure("colyseus");

  requireFigures(result, [
    `${each}: fanout`,
    `${each}: fanout, server CPU of a frame`,
    `${each}: idle session, heap`,
    `${each}: idle session, RSS`,
    `${each}: commands to 5 rooms, seen`,
    `${atOnce}: fanout`,
    `${atOnce}: fanout, server CPU of a frame`,
    `${atOnce}: 20 messages/s, server CPU of a frame`,
    ...lostAndBack(atOnce),
    `${atOnce}: commands to 5 rooms, seen`,
  ]);
  requireTimes(result, each, atOnce);
  assert.deepEqual(shares(result), [0, 100]);
});

test("Centrifugo, where it is not, is not measured, and the report says why", () => {
  const { report } = measure("centrifugo", { CENTRIFUGO: "/nowhere" });

  assert.deepEqual(report.figures, []);
  assert.match(report.notes[0], /^centrifugo is not measured: .* CENTRIFUGO/);
});

if (version()) {
  test("Centrifugo, measured briefly", () => {
    const result = measure("centrifugo", { DATABASE_URL: "" });

    requireFigures(result, [
      "Centrifugo, memory: fanout",
      "Centrifugo, memory: fanout, server CPU of a frame",
      "Centrifugo, memory: 20 messages/s, server CPU of a frame",
      "Centrifugo, memory: idle session, heap",
      "Centrifugo, memory: idle session, RSS",
      ...lostAndBack("Centrifugo, memory"),
    ]);
    requireTimes(result, "Centrifugo, memory");
    assert.deepEqual(shares(result), [100, 100]);
  });
}

test("refuses what it cannot measure, and says why", () => {
  for (const [args, reason] of [
    [["smoke-signals"], /smoke-signals: no such peer/],
    [["--sessions", "0"], /--sessions 0: expected 2 to 20000/],
    [["--seconds", "soon"], /--seconds soon: expected 1 to 600/],
    [["--colour"], /Unknown option/],
  ]) {
    const { status, stderr } = run(args);
    assert.equal(status, 2);
    assert.match(stderr, reason);
  }
});
