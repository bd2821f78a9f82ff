/** Random schedules against the fake server. ONAGER_SEED chooses the first one, ONAGER_SCHEDULES how many there are. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { runSchedule } from "./schedule.js";

const first = Number(process.env.ONAGER_SEED ?? Math.floor(Math.random() * 2 ** 31));
const count = Number(process.env.ONAGER_SCHEDULES ?? 10_000);

test(`tells every revision once and in order in ${count} random schedules from seed ${first}`, async () => {
  for (let seed = first; seed < first + count; seed++) {
    try {
      await runSchedule(seed);
    } catch (cause) {
      assert.fail(new Error(`The schedule of ONAGER_SEED=${seed} ONAGER_SCHEDULES=1: ${cause.message}`, { cause }));
    }
  }
});
