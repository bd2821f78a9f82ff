/** The examples of the README, as they stand there. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { transform } from "esbuild";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { fakeServer, refuse } from "../testing.js";
import { start } from "./fake.js";

const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
const [use, requests, delta, react, testing, ...others] = [...readme.matchAll(/```jsx?\n(.*?)```/gs)].map(([, code]) => code);

/** The module of an example, with the package's files where the package would be. */
async function run(code, exported = "") {
  const at = (file) => JSON.stringify(new URL(`../${file}`, import.meta.url).href);
  const files = { "onager-client": "onager.js", "onager-client/react": "react.js", "onager-client/testing": "testing.js" };
  const resolved = Object.entries(files).reduce((text, [name, file]) => text.replaceAll(`from "${name}"`, `from ${at(file)}`), code);
  const jsxAt = JSON.stringify(import.meta.resolve("react"));
  const { code: module } = await transform(`import * as React from ${jsxAt};\n${resolved}\n${exported}`, { loader: "jsx" });
  return import(`data:text/javascript,${encodeURIComponent(module)}`);
}




test("has five examples", () => {
  assert.ok(use && requests && delta && react && testing);
  assert.deepEqual(others, []);
});

test("the first one joins, and follows the players", { timeout: 20_000 }, async () => {
  const Join = (state, { player }) => (player in state.players ? refuse("already-joined") : { state: { ...state, players: { [player]: {} } } });
  const server = fakeServer({ "game-room": { initial: { players: {}, total: 0 }, commands: { Join } } }, { accepts: (token) => token === "a token" });
  const shown = [];
  const rendered = [];
  Object.assign(globalThis, {
    WebSocket: server.options.WebSocket,
    fetchToken: async () => "a token",
    show: ({ phase }) => shown.push(phase),
    render: (state, revision) => {
      rendered.push([state, revision]);
      server.erase("game-room/lobby"); // which ends the loop
    },
  });
  const moving = setInterval(() => server.advance(1), 1);
  try {
    const { onager } = await run(use, "export { onager };");
    onager.close();
  } finally {
    clearInterval(moving);
  }
  assert.deepEqual(rendered, [[{ players: { ann: {} } }, 1]]);
  assert.deepEqual(shown, ["live", "closed"]);
});

test("the one about durable requests has a report", { timeout: 20_000 }, async () => {
  const server = fakeServer({}, { actions: { "season-report": () => undefined } });
  const { connect } = await import("../onager.js");
  const shown = [];
  globalThis.onager = connect("ws://test", server.options);
  globalThis.show = (status, progress) => {
    shown.push([status, progress]);
    if (status === "queued") server.change("request/k-season-7", { status: "completed", progress: 1, result: "the report" });
  };
  const moving = setInterval(() => server.advance(1), 1);
  try {
    const { report } = await run(requests, "export { report };");
    assert.equal(report, "the report");
  } finally {
    clearInterval(moving);
    globalThis.onager.close();
  }
  assert.deepEqual(shown, [["queued", 0], ["completed", 1]]);
});

test("the one about deltas applies a type's own", async () => {
  const between = (from, to) => ({ added: to.total - from.total });
  const server = fakeServer({ "game-room": { initial: { total: 0 }, delta: { name: "total-added", between } } });
  globalThis.connect = (url, options) => import("../onager.js").then(({ connect }) => connect(url, { ...options, ...server.options }));
  const { onager } = await run(delta, "export { onager };");
  const seen = [];
  (await onager).actor("game-room", "a").watch({ onUpdate: ({ state, delta: change }) => seen.push([state, change]) });
  await server.settle();
  server.change("game-room/a", { total: 3 });
  await server.settle();
  assert.deepEqual(seen, [[{ total: 0 }, undefined], [{ total: 3 }, { added: 3 }]]);
});

test("the one about React renders", async () => {
  const { onager } = await start();
  const { Total } = await run(react);
  assert.equal(renderToString(createElement(Total, { room: onager.actor("doc", "x") })), "<output>…</output>");
});

test("the one about tests is one", async () => {
  globalThis.assert = assert;
  await run(testing);
});
