/** The tables of the protocol's conformance suite, as far as they are about clients. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { follow, outcome, sent, start } from "./fake.js";

const suite = new URL("../../protocol/src/main/resources/io/onager/protocol/conformance/", import.meta.url);
const frames = JSON.parse(await readFile(new URL("frames/server.json", suite), "utf8"));
const FIELDS = { invoke: ["id", "actor", "command", "args", "key"], subscribe: ["stream", "actor", "of", "mode", "filter", "select", "delta", "window", "from"] };

for (const { name, text } of frames) {
  test(`reads ${name}, and stays live`, async () => {
    const { server, onager } = await start();
    follow(onager.actor("counter", "a"));
    await server.settle();
    for (const connection of server.connections) connection.deliver([{ ...JSON.parse(text), ...(text.includes('"stream"') && { stream: 1 }) }]);
    await server.advance(10_000);
    assert.equal(onager.status.phase, "live");
    const invoked = outcome(onager.actor("counter", "b").invoke("Look"));
    await server.settle();
    assert.deepEqual(invoked.value, { value: 0, revision: 0 });
  });
}

test("sends no field that the protocol does not have, and none that is null by accident", async () => {
  const { server, onager } = await start();
  const counter = onager.actor("counter", "a");
  for (const options of [{}, { of: "events", from: { revision: 0 } }, { mode: "latest", select: ["/a"], delta: "none", filter: { name: "even" } }]) follow(counter, options);
  counter.invoke("Add", { amount: 1 });
  counter.invoke("Look", undefined, { key: null });
  await server.settle();
  server.cut();
  await server.advance(1000);
  for (const [type, fields] of Object.entries(FIELDS)) {
    for (const { type: _, ...frame } of sent(server, type)) {
      assert.deepEqual(Object.keys(frame).filter((field) => !fields.includes(field)), []);
      assert.ok(!Object.values(frame).includes(null), JSON.stringify(frame));
    }
  }
});
