/** What people see and do in a room. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "./player.mjs";

export function play({ room, watcher, playing }) {
  test("shows everyone who joins and who leaves", async () => {
    const ann = await playing("ann");
    const ben = await watcher();
    await ben.seesOnline("ann");

    await ben.joins("ben");
    await ann.seesOnline("ann, ben");
    await ben.sees("online-count", "2");

    await ann.get("leave").click();
    await ann.get("join-form").waitFor();
    await ben.seesOnline("ben");
    await ben.seesRanking("ann 0, ben 0");
  });

  test("moves the scores in both windows, best first", async () => {
    const ann = await playing("ann");
    const ben = await playing("ben");

    await ann.scores(5);
    await ann.scores(1);
    await ben.scores(25);

    for (const player of [ann, ben]) {
      await player.seesRanking("ben 25, ann 6");
      await player.sees("total", "31");
    }
  });

  test("awards everyone online, and not who is away", async () => {
    const ann = await playing("ann");
    const ben = await playing("ben");
    const cleo = await playing("cleo");
    await cleo.get("leave").click();
    await ann.seesOnline("ann, ben");

    await ann.awards(10);

    await ben.seesRanking("ann 10, ben 10, cleo 0");
    await ben.sees("total", "20");
  });

  test("starts a new round for everyone, once that is confirmed", async () => {
    const ann = await playing("ann");
    const ben = await playing("ben");
    await ben.sees("round", "1");
    await ann.scores(25);
    await ben.seesRanking("ann 25, ben 0");

    await ann.startsARound();

    await ben.sees("round", "2");
    await ben.seesRanking("ann 0, ben 0");
    await ann.sees("total", "0");
  });

  test("shows a message in both windows, as text and nothing else", async () => {
    const ann = await playing("ann");
    const ben = await playing("ben");
    const hostile = '<img src="x" onerror="document.title=\'taken over\'"><b>bold</b>';

    await ann.says(hostile);
    await ben.seesLastMessage("ann", hostile);
    await ben.says("Nice try.");

    await ann.seesLastMessage("ben", "Nice try.");
    assert.equal(await ben.get("messages").locator("img, b").count(), 0);
    assert.equal(await ben.page.title(), `${room()} · Game room`);
  });

  test("says why a name is refused", async () => {
    await playing("ann");
    const ben = await watcher();

    await ben.asksToJoin("ann");
    await ben.sees("join-error", "“ann” is already playing in this room. Choose another name.");
    assert.equal(await ben.get("continue").isVisible(), false);

    await ben.asksToJoin("<ben>");
    await ben.sees("join-error", "A name has 1 to 32 letters, digits, spaces, dots, dashes or underscores.");

    await ben.joins("ben");
    await ben.sees("join-error", "");
  });

  test("says why points are refused, until something works", async () => {
    const ann = await playing("ann");

    await ann.awards(5000);
    await ann.sees("notice-text", "Points are whole numbers from 1 to 1,000.");

    await ann.awards(7);
    await ann.seesRanking("ann 7");
    await until("the notice is gone", () => ann.get("notice").isVisible(), false);
  });

  test("plays on after a reload, and says goodbye when the window is closed", async () => {
    const ann = await playing("ann");
    const ben = await playing("ben");
    await ann.scores(5);
    await ben.seesRanking("ann 5, ben 0");

    await ann.page.reload();
    await ann.get("play").waitFor();
    await ann.sees("me", "ann");
    await ann.seesOnline("ann, ben");
    await ann.scores(1);
    await ben.seesRanking("ann 6, ben 0");

    await ann.page.close({ runBeforeUnload: true });
    await ben.seesOnline("ben");
  });

  test("lets a person take up the name of a tab that is gone", async () => {
    const ann = await playing("ann");
    const tab = await ann.opensAnotherTab();

    assert.equal(await tab.getByTestId("name-input").inputValue(), "ann");
    await tab.getByTestId("join").click();
    await tab.getByTestId("continue").click();

    await tab.getByTestId("score-5").click();
    await ann.seesRanking("ann 5");
  });

  test("changes the room with the address, and leaves the room before", async () => {
    const ann = await playing("ann");
    const ben = await playing("ben");

    await ann.page.evaluate((other) => (location.hash = other), `${room()}-2`);

    await ann.sees("room", `${room()}-2`);
    await ann.seesOnline("");
    await ben.seesOnline("ben");
  });

  for (const colorScheme of ["light", "dark"]) {
    test(`fits on a phone (${colorScheme})`, async () => {
      const ann = await watcher({ viewport: { width: 360, height: 740 }, colorScheme });
      const overflow = () => ann.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok((await overflow()) <= 0, "while watching");

      await ann.joins("W".repeat(32));
      await ann.says("w".repeat(500));
      await ann.seesLastMessage("W".repeat(32), "w".repeat(500));
      await ann.scores(25);

      assert.ok((await overflow()) <= 0, "while playing");
    });
  }

  test("can be played with the keyboard alone", async () => {
    const ann = await watcher();
    const { keyboard } = ann.page;

    await ann.get("name-input").focus();
    await keyboard.type("ann");
    await keyboard.press("Enter");
    await ann.get("play").waitFor();
    await until("the focus is on +1", () => ann.page.evaluate(() => document.activeElement.dataset.testid), "score-1");
    await keyboard.press("Enter");

    await ann.seesRanking("ann 1");
  });
}
