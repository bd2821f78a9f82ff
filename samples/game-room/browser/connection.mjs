/** What people see when the connection fails, and that nothing they did is lost or counted twice. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";

const RESTART = process.env.ONAGER_RESTART;

export function connection({ watcher, playing, wire }) {
  test("shows that the connection is lost, and is current again when it is back", async () => {
    const line = await wire();
    const ann = await playing("ann", { url: line.url });
    const ben = await playing("ben");

    await line.cut();
    await ann.seesTrouble("The connection is lost.");
    await ann.get("banner").getByText(/Next attempt in \d+\ss\./).waitFor();
    await ben.scores(25);
    await ben.seesRanking("ben 25, ann 0");
    await ann.seesRanking("ann 0, ben 0");

    await line.restore();
    await ann.seesConnection("Live");
    await ann.seesRanking("ben 25, ann 0");
    await ann.scores(5);
    await ben.seesRanking("ben 25, ann 5");
    assert.equal(await ann.get("banner").isVisible(), false);
  });

  test("sends what was done without a connection when it is back", async () => {
    const line = await wire();
    const ann = await playing("ann", { url: line.url });
    const ben = await playing("ben");
    await line.cut();
    await ann.seesTrouble("The connection is lost.");

    await ann.scores(5);
    await ann.sees("waiting-commands", "1 action waits to be sent.");
    await line.restore();
    await ann.get("retry").click({ timeout: 1_000 }).catch(() => {}); // unless it is back already

    await ben.seesRanking("ann 5, ben 0");
    await ann.seesRanking("ann 5, ben 0");
  });

  test("counts a score once where its answer was lost", async () => {
    const line = await wire();
    const ann = await playing("ann", { url: line.url });
    const ben = await playing("ben");

    line.mute();
    await ann.scores(5);
    await ben.seesRanking("ann 5, ben 0");
    await line.cut();
    await ann.sees("waiting-commands", "1 action waits to be sent.");
    await line.restore();
    await ann.seesConnection("Live");
    await ann.scores(1);

    await ben.seesRanking("ann 6, ben 0");
    await ann.seesRanking("ann 6, ben 0");
  });

  test("takes a server that says nothing for lost", async () => {
    const line = await wire();
    const ann = await playing("ann", { url: line.url });

    line.mute();
    await ann.page.evaluate(() => dispatchEvent(new Event("online"))); // asks for a sign of life at once
    await ann.seesTrouble("The server does not answer.");

    await line.cut();
    await line.restore();
    await ann.seesConnection("Live");
    await ann.seesRanking("ann 0");
  });

  test("says that the server restarts, and comes back by itself", async () => {
    let sockets = 0;
    const restartsOnce = (socket) => {
      const server = socket.connectToServer();
      if (++sockets > 1) return;
      server.onMessage((message) => {
        socket.send(message);
        if (!message.includes('"update"')) return;
        socket.send('{"type":"goaway","reconnect":{"min":6000,"max":7000}}');
        socket.close({ code: 1012 });
      });
    };
    const ann = await watcher({ socket: restartsOnce });

    await ann.seesTrouble("The server is restarting.");
    await ann.seesConnection("Live");
    assert.equal(sockets, 2);
    await ann.joins("ann");
  });

  test("says why the server does not let it in, and does not try again", async () => {
    let sockets = 0;
    const revoked = (socket) => {
      sockets++;
      socket.close({ code: 4503 });
    };
    const ann = await watcher({ socket: revoked });

    await ann.seesTrouble("The server has withdrawn the access of this page.");
    await ann.get("banner").getByText("Reload the page when you may come in again.").waitFor();
    await ann.seesConnection("Closed");
    assert.equal(await ann.get("retry").isVisible(), false);
    await ann.page.evaluate(() => dispatchEvent(new Event("online")));
    await ann.seesConnection("Closed");
    assert.equal(sockets, 1);
  });

  const kill = "finds everything again after the server was killed";
  test(RESTART ? kill : `${kill} (skipped: ONAGER_RESTART is not set)`, { skip: !RESTART }, async () => {
    const ann = await playing("ann");
    const ben = await playing("ben");
    await ann.scores(25);
    await ben.says("Still here?");
    await ann.seesLastMessage("ben", "Still here?");

    const restarted = promisify(execFile)("sh", ["-c", RESTART]);
    await ann.seesTrouble("The connection is lost.");
    await restarted;

    await ann.seesConnection("Live");
    await ann.scores(5);
    for (const player of [ann, ben]) {
      await player.seesRanking("ann 30, ben 0");
      await player.seesLastMessage("ben", "Still here?");
      await player.seesOnline("ann, ben");
    }
  });
}
