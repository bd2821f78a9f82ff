/** One person with a browser window of their own, in words of the game. */

import assert from "node:assert/strict";

const DEADLINE_MS = 45_000; // a restarted server may take 10 s, and the page up to 20 s more to try again
const POLL_MS = 50;

/** Waits until `read` gives `expected`; fails with what was waited for and what was there instead. */
export async function until(what, read, expected) {
  const deadline = Date.now() + DEADLINE_MS;
  let found;
  do {
    found = await read();
    if (found === expected) return;
    await new Promise((done) => setTimeout(done, POLL_MS));
  } while (Date.now() < deadline);
  assert.equal(found, expected, `waited ${DEADLINE_MS / 1000} s until ${what}`);
}

export class Player {
  #context;
  received = []; // frames of the server, over all connections of the page
  sent = []; // frames of the page
  faults = []; // errors of the page itself: exceptions, and what its content security policy had to stop

  /**
   * Opens a room in a window without a memory; `url` is the server, or a wire to it. `socket` may stand in for the server's
   * side of the WebSocket, as page.routeWebSocket has it.
   */
  static async watching(browser, url, room, { socket, query = "", ...options } = {}) {
    const player = new Player();
    player.#context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
    player.page = await player.#context.newPage();
    player.page.setDefaultTimeout(DEADLINE_MS);
    player.page.on("pageerror", (error) => player.faults.push(String(error)));
    player.page.on("console", (message) => {
      if (/content security policy/i.test(message.text())) player.faults.push(message.text());
    });
    player.page.on("websocket", (line) => {
      line.on("framereceived", ({ payload }) => player.received.push(...[JSON.parse(payload)].flat()));
      line.on("framesent", ({ payload }) => player.sent.push(...[JSON.parse(payload)].flat()));
    });
    if (socket) await player.page.routeWebSocket("**/onager/ws", socket);
    await player.page.goto(`${url}/${query}#${room}`);
    if (!socket) await player.seesConnection("Live");
    return player;
  }

  get(testId) {
    return this.page.getByTestId(testId);
  }

  async asksToJoin(name) {
    await this.get("name-input").fill(name);
    await this.get("join").click();
  }

  async joins(name) {
    await this.asksToJoin(name);
    await this.get("play").waitFor();
    return this;
  }

  async scores(points) {
    await this.get(`score-${points}`).click();
  }

  async says(text) {
    await this.get("say-text").fill(text);
    await this.get("say").click();
  }

  /** Whether the browser has a network. */
  async isOffline(offline) {
    await this.#context.setOffline(offline);
  }

  async awards(points) {
    await this.get("award-points").fill(String(points));
    await this.get("award").click();
  }

  async startsARound() {
    await this.get("new-round").click();
    await this.get("new-round-confirm").click();
  }

  async opensAnotherTab() {
    const page = await this.#context.newPage();
    await page.goto(this.page.url());
    return page;
  }

  /** `ranking` is like "ben 25, ann 5", best first. */
  seesRanking(ranking) {
    const read = () =>
      this.get("player").evaluateAll((rows) =>
        rows
          .map((row) => ["player-name", "player-score"].map((part) => row.querySelector(`[data-testid=${part}]`).textContent))
          .map((parts) => parts.join(" "))
          .join(", "),
      );
    return until(`the leaderboard is “${ranking}”`, read, ranking);
  }

  /** `names` is like "ann, ben", by the alphabet. */
  seesOnline(names) {
    const read = () => this.get("online").locator("li").allTextContents();
    return until(`“${names}” are online`, async () => (await read()).join(", "), names);
  }

  sees(testId, text) {
    return until(`${testId} says “${text}”`, () => this.get(testId).textContent(), text);
  }

  matches(testId, pattern) {
    return until(`${testId} matches ${pattern}`, async () => pattern.test(await this.get(testId).textContent()), true);
  }

  seesConnection(text) {
    return this.sees("connection", text);
  }

  seesTrouble(text) {
    return this.sees("trouble", text);
  }

  seesLastMessage(player, text) {
    const last = this.get("message").last();
    const read = async () =>
      (await this.get("message").count()) === 0
        ? "nothing"
        : `${await last.getByTestId("message-player").textContent()}: ${await last.getByTestId("message-text").textContent()}`;
    return until(`the last message is ${player}'s`, read, `${player}: ${text}`);
  }

  async closes() {
    await this.#context.close();
    assert.deepEqual(this.faults, [], "the page has faults");
  }
}
