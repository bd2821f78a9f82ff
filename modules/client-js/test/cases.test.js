/** The protocol's cases for clients, each with several seeds: of the client's chance, and of what comes together. */

import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";
import { Play } from "./play.js";

const SEEDS = 6;
const folder = new URL("../../protocol/src/main/resources/io/onager/protocol/conformance/clients/", import.meta.url);
const read = async (file) => JSON.parse(await readFile(new URL(file, folder), "utf8"));

for (const file of await read("index.json")) {
  const { cases } = await read(file);
  describe(file, () => {
    for (const each of cases) test(each.name, () => play(each));
  });
}

async function play(each) {
  for (let seed = 1; seed <= SEEDS; seed++) {
    try {
      await new Play(seed).run(each);
    } catch (cause) {
      throw new Error(`seed ${seed}, ${cause.message}`, { cause });
    }
  }
}
