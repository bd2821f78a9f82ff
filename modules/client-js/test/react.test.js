import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { JSDOM } from "jsdom";
import { sent, start, Store } from "./fake.js";

let act, createElement, createRoot, memo, StrictMode, useActor, useStatus;
let dom;

before(async () => {
  dom = new JSDOM("<div id=root></div>");
  Object.assign(globalThis, { window: dom.window, document: dom.window.document, IS_REACT_ACT_ENVIRONMENT: true });
  globalThis.navigator ??= dom.window.navigator; // Node 20 has none
  ({ act, createElement, memo, StrictMode } = await import("react"));
  ({ createRoot } = await import("react-dom/client"));
  ({ useActor, useStatus } = await import("../react.js"));
});

after(() => {
  dom.window.close();
  delete globalThis.window;
  delete globalThis.document;
});

async function render(element) {
  const place = dom.window.document.createElement("div");
  const root = createRoot(place);
  await act(async () => root.render(createElement(StrictMode, null, element)));
  return { root, text: () => place.textContent };
}

test("shows the present state, and renders only what has changed", async () => {
  const { server, onager } = await start();
  const rendered = [];
  const Part = memo(({ name, part }) => {
    rendered.push(name);
    return `${name}${part.n}`;
  });
  const Doc = () => {
    const { state, revision } = useActor(onager.actor("doc", "x"), { select: ["/a", "/b"] });
    if (!state) return "nothing yet";
    return [createElement(Part, { key: "a", name: "a", part: state.a }), createElement(Part, { key: "b", name: "b", part: state.b }), `@${revision}`];
  };

  const { root, text } = await render(createElement(Doc));
  assert.equal(text(), "nothing yet");
  await act(() => server.settle());
  assert.equal(text(), "a0b0@0");
  rendered.length = 0;
  await act(async () => {
    server.change("doc/x", { a: { n: 0 }, b: { n: 1 } });
    await server.settle();
  });

  assert.equal(text(), "a0b1@1");
  assert.deepEqual([...new Set(rendered)], ["b"]);
  await act(async () => root.unmount());
  await server.settle();
  assert.equal([...server.connections].flatMap(({ streams }) => [...streams]).length, 0, "it watches no more");
});

test("follows another actor where it is given one, and shows why nothing follows", async () => {
  const { server, onager } = await start();
  const Counter = ({ type }) => {
    const { state, error } = useActor(onager.actor(type, "x"));
    return error ? error.code : `${state}`;
  };
  const { root, text } = await render(createElement(Counter, { type: "counter" }));
  await act(() => server.settle());
  assert.equal(text(), "0");
  await act(async () => root.render(createElement(Counter, { type: "nothing" })));
  await act(() => server.settle());
  assert.equal(text(), "unknown-actor-type");
  await act(async () => root.unmount());
});

test("does not watch anew where its store has changed", async () => {
  const { server, onager } = await start();
  const store = Object.assign(new Store(), { kept: 0, setItem: () => store.kept++ }); // localStorage shows what it has as fields
  const Counter = () => `${useActor(onager.actor("counter", "a"), { store }).state}`;
  const { root, text } = await render(createElement(Counter));
  for (const state of [1, 2, 3]) {
    server.change("counter/a", state);
    await act(() => server.advance(1000));
  }
  assert.equal(text(), "3");
  assert.ok(store.kept > 0);
  assert.ok(sent(server, "subscribe").length <= 2, "once, and StrictMode twice");
  await act(async () => root.unmount());
});

test("shows how the client is", async () => {
  const { server, onager } = await start();
  const Shown = () => useStatus(onager).phase;
  const { root, text } = await render(createElement(Shown));
  assert.equal(text(), "live");
  await act(async () => {
    server.cut(4502);
    await server.settle();
  });
  assert.equal(text(), "refused");
  await act(async () => root.unmount());
});
