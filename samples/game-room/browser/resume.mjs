/** That a page that was away gets each revision once. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "./player.mjs";

const UPDATES = 1_000;
const AT_ONCE = 20;

export function resume({ server, room, playing, wire }) {
  test(`gets each revision once where the network is gone in the middle of ${UPDATES} updates`, async () => {
    const line = await wire();
    const ann = await playing("ann", { url: line.url });
    const revisions = await watchedIn(ann.page, room());
    await ann.get("panel-title").click();

    await scored(400);
    await ann.isOffline(true);
    await line.cut(); // what is offline keeps a WebSocket that is open
    await ann.seesTrouble("The connection is lost.");
    await scored(300);
    await line.restore();
    await ann.isOffline(false);
    await scored(300);

    const head = UPDATES + 1; // the first was joining
    await until("all has come", async () => (await revisions()).at(-1), head);
    assert.deepEqual(await revisions(), Array.from({ length: head }, (_, index) => index + 1));
    await ann.seesRanking(`ann ${UPDATES.toLocaleString("en")}`);
    await ann.seesConnection("Live");
    await ann.matches("panel-resume", /^From revision \d+ to \d+: [1-9]\d* replayed$/);
  });

  test("goes on after a reload from the position that it kept", async () => {
    const ann = await playing("ann");
    const ben = await playing("ben");
    await ann.seesOnline("ann, ben");
    await ann.page.goto("about:blank");
    await ben.seesOnline("ben"); // revision 3: ann's goodbye
    for (const points of [1, 5, 25]) await ben.scores(points);
    await ben.seesRanking("ben 31, ann 0");
    ann.received.length = ann.sent.length = 0;

    await ann.page.goBack();
    await ann.seesConnection("Live");
    await ann.seesOnline("ann, ben"); // revision 7: she plays on
    await ann.seesRanking("ben 31, ann 0");

    const [{ from }] = ann.sent.filter(({ type }) => type === "subscribe");
    assert.equal(from.revision, 2);
    const told = () => ann.received.filter(({ type }) => type === "update").map(({ revision }) => revision);
    await until("all has come", () => told().at(-1), 7);
    assert.deepEqual(told(), [3, 4, 5, 6, 7]);
    await ann.get("panel-title").click();
    await ann.matches("panel-resume", /^From revision 2 to [67] after a reload: [45] replayed$/);
  });

  async function scored(times) {
    const score = async () => {
      const response = await fetch(`${server}/onager/actors/game-room/${room()}/Score`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ player: "ann", points: 1 }),
      });
      assert.equal(response.status, 200);
    };
    for (let done = 0; done < times; done += AT_ONCE) await Promise.all(Array.from({ length: AT_ONCE }, score));
  }
}

/** Watches the room in the page by the page's client, beside what the page shows; returns a function that reads the revisions told. */
async function watchedIn(page, room) {
  await page.evaluate(async (name) => {
    const { connect } = await import("/onager/client.js");
    window.told = [];
    const onUpdate = ({ revision }) => window.told.push(revision);
    connect(location.origin).actor("game-room", name).watch({ onUpdate });
  }, room);
  await until("the room is watched", () => page.evaluate(() => window.told.length), 1);
  return () => page.evaluate(() => window.told);
}
