import assert from "node:assert/strict";
import { test } from "node:test";
import { Distribution, Figure } from "../src/report.js";

test("a figure has the median, and the least and the most", () => {
  const odd = new Figure("odd", "1/s", [30, 10, 20]);
  const even = new Figure("even", "1/s", [4, 1, 3, 2]);

  assert.deepEqual([odd.median, odd.min, odd.max], [20, 10, 30]);
  assert.equal(even.median, 2.5);
});

test("what was not measured is no figure", () => {
  assert.throws(() => new Figure("none", "1/s", []), /nothing was measured/);
  assert.throws(() => new Figure("none", "1/s", [1, NaN]), /nothing was measured/);
});

test("a distribution has the percentiles of all times together", () => {
  const times = new Distribution("times", Array.from({ length: 1000 }, (_, i) => 1000 - i));

  assert.deepEqual(times.millis, { p50: 500, p99: 990, "p99.9": 999, max: 1000 });
  assert.throws(() => new Distribution("none", []), /nothing was measured/);
});
