/** The season report: a durable request on the page. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "./player.mjs";

export function report({ playing, watcher }) {
  async function asksForAReport(player, { seconds = 0, fails = 0 } = {}) {
    await player.get("report-seconds").fill(String(seconds));
    await player.get("report-fails").fill(String(fails));
    await player.get("report-start").click();
  }

  test("draws the points of all rounds", async () => {
    const ann = await playing("ann");
    const ben = await playing("ben");
    await ann.scores(25);
    await ben.scores(5);
    await ann.startsARound();
    await ben.sees("round", "2");
    await ben.scores(1);

    await asksForAReport(ann);

    await ann.sees("report-status", "Done.");
    await ann.sees("report-caption", "2 players in 2 rounds; best: ann 25, ben 6");
    assert.deepEqual(await ann.get("report-chart").locator("text").allTextContents(), ["ann", "25", "ben", "6"]);
    assert.equal(await ann.get("report-chart").locator("rect").count(), 2);
  });

  test("shows how far it is, goes on over a reload, and is cancelled", async () => {
    const ann = await watcher();
    await asksForAReport(ann, { seconds: 60 });
    await until("it is on its way", async () => Number(await ann.get("report-progress").getAttribute("value")) > 0.1, true);

    await ann.page.reload();
    await ann.matches("report-status", /^Adding up …$/);
    await ann.get("report-cancel").click();

    await ann.sees("report-status", "It was cancelled.");
    assert.equal(await ann.get("report-result").isVisible(), false);
    assert.equal(await ann.get("report-start").isVisible(), true);
  });

  test("shows attempts that fail, and the one that does not", async () => {
    const ann = await watcher();
    await asksForAReport(ann, { fails: 3 });

    await ann.matches("report-status", /^Attempt 3 failed: It failed because it was told to\. The next one begins in about \d\u00a0s\.$/);
    await ann.sees("report-status", "Done in attempt 4.");
  });

  test("says what a report may be told", async () => {
    const ann = await watcher();
    await asksForAReport(ann, { seconds: 61 });

    await ann.sees("report-status", "It may take 0 to 60 seconds, and fail 0 to 10 times.");
  });

  test("is asked for and cancelled with the keyboard alone", async () => {
    const ann = await watcher();
    const { keyboard } = ann.page;
    const focus = () => ann.page.evaluate(() => document.activeElement.dataset.testid);

    await ann.get("report-seconds").focus();
    await keyboard.press("Control+A");
    await keyboard.type("60");
    await keyboard.press("Enter");
    await until("the focus is on cancelling", focus, "report-cancel");
    await keyboard.press("Enter");

    await ann.sees("report-status", "It was cancelled.");
    await until("the focus is on another report", focus, "report-start");
  });
}
