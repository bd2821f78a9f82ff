/** What the page shows of the framework: spectators, what the server sends, and the past. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "./player.mjs";

export function show({ watcher, playing, wire }) {
  test("lets a spectator watch the scores, and is sent nothing else", async () => {
    const eve = await watcher({ query: "?spectate" });
    const ann = await playing("ann");
    await ann.says("Nobody else should read this.");
    await ann.seesLastMessage("ann", "Nobody else should read this.");
    await ann.scores(5);

    await eve.seesRanking("ann 5");
    await eve.get("spectating").getByText("You are a spectator").waitFor();
    for (const part of ["join-form", "play", "chat"]) assert.equal(await eve.get(part).isVisible(), false, part);
    const [subscribe] = eve.sent.filter(({ type }) => type === "subscribe");
    assert.deepEqual(subscribe.select, ["/players", "/total", "/round"]);
    assert.doesNotMatch(JSON.stringify(eve.received), /Nobody else/);
  });

  test("takes a spectator into the game and back, with the address", async () => {
    const ann = await playing("ann");
    await ann.says("Welcome.");
    const eve = await watcher();
    await eve.get("spectate").click();
    await until("eve is a spectator", () => new URL(eve.page.url()).search, "?spectate");
    await eve.seesRanking("ann 0");
    await until("the focus is on joining", () => eve.page.evaluate(() => document.activeElement.id), "play-along");

    await eve.page.keyboard.press("Enter");
    await eve.joins("eve");
    await eve.seesLastMessage("ann", "Welcome.");
    await ann.seesOnline("ann, eve");

    await eve.page.goBack();
    await eve.get("spectating").waitFor();
    await ann.seesOnline("ann");
  });

  test("says what the server sends, by the keyboard too", async () => {
    const ann = await playing("ann");
    await ann.get("panel-title").focus();
    await ann.page.keyboard.press("Enter");
    for (const points of [1, 5, 25]) await ann.scores(points);

    await ann.matches("panel-connection", /^c-.+, to .+/);
    await ann.matches("panel-stream", /^game-room\/test-.+, all of it$/);
    await ann.sees("panel-updates", "5 updates, 4 of them as what changed");
    await ann.matches("panel-saved", /^About [1-9][\d,]* bytes$/);
    await ann.matches("panel-bytes", /^game-room\/test-\S+: [1-9][\d,]* bytes in \d+ frames$/);
    await ann.sees("panel-resume", "None yet: nothing was interrupted");
  });

  test("fits on a phone, whoever watches, with all that there is to see", async () => {
    for (const query of ["", "?spectate"]) {
      const ann = await watcher({ query, viewport: { width: 360, height: 740 } });
      await ann.get("panel-title").click();
      await ann.matches("panel-bytes", /bytes/);
      assert.ok((await ann.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, query);
    }
  });

  test("says from where to where it resumed", async () => {
    const line = await wire();
    const ann = await playing("ann", { url: line.url });
    const ben = await playing("ben");
    await ann.seesOnline("ann, ben"); // revision 2
    await ann.get("panel-title").click();
    await line.cut();
    await ann.seesTrouble("The connection is lost.");
    for (const points of [1, 5, 25]) await ben.scores(points);
    await ben.seesRanking("ben 31, ann 0");

    await line.restore();
    await ann.seesConnection("Live");
    await ann.sees("panel-resume", "From revision 2 to 5: 3 replayed");
    await ann.seesRanking("ben 31, ann 0");
  });

  test("shows the room as it was, while it goes on, and the present again", async () => {
    const ann = await playing("ann");
    await ann.scores(5);
    await ann.seesRanking("ann 5");
    await ann.scores(25);
    await ann.sees("history-when", "Live, at revision 3");
    const { keyboard } = ann.page;

    await ann.get("history").focus();
    await keyboard.press("ArrowLeft");
    await ann.sees("history-when", "Revision 2 of 3: the past");
    await ann.seesRanking("ann 5");
    await keyboard.press("Home");
    await ann.seesRanking("");

    const ben = await playing("ben");
    await ben.scores(1);
    await ann.sees("history-when", "Revision 0 of 5: the past");
    await ann.seesRanking("");
    assert.equal(await ann.get("history").evaluate((slider) => slider.ariaValueText), "Revision 0 of 5: the past");

    await keyboard.press("End");
    await ann.seesRanking("ann 30, ben 1");
    await ann.sees("history-when", "Live, at revision 5");
    await ben.scores(5);
    await ann.seesRanking("ann 30, ben 6");
  });

  test("goes back to live by its button, and by playing", async () => {
    const ann = await playing("ann");
    await ann.sees("history-when", "Live, at revision 1");
    await ann.get("history").focus();
    await ann.page.keyboard.press("Home");
    await ann.seesRanking("");

    await ann.get("history-live").click();
    await ann.seesRanking("ann 0");
    assert.equal(await ann.get("history-live").isVisible(), false);

    await ann.page.keyboard.press("Home");
    await ann.seesRanking("");
    await ann.scores(5); // what is done is seen
    await ann.seesRanking("ann 5");
  });
}
