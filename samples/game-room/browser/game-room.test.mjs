/**
 * The page of the game room, in real Chromium against a server that runs.
 *
 *   ONAGER_URL      the server (http://127.0.0.1:8080)
 *   CHROMIUM        the browser (/usr/bin/chromium)
 *   ONAGER_RESTART  a shell command that kills the server and starts it again on its data; without it, that test is skipped
 */

import { randomUUID } from "node:crypto";
import { after, afterEach, before, beforeEach, describe } from "node:test";
import { chromium } from "playwright-core";
import { connection } from "./connection.mjs";
import { play } from "./play.mjs";
import { Player } from "./player.mjs";
import { report } from "./report.mjs";
import { resume } from "./resume.mjs";
import { show } from "./show.mjs";
import { Wire } from "./wire.mjs";

const SERVER = new URL(process.env.ONAGER_URL ?? "http://127.0.0.1:8080");
const CHROMIUM = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  headless: true, // with a new empty profile, which Playwright removes
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

describe("the game room", { timeout: 600_000 }, () => {
  let browser;
  let room; // a new one for each test
  let players;
  let wires;

  before(async () => (browser = await chromium.launch(CHROMIUM)));
  after(() => browser.close());

  beforeEach(() => {
    room = `test-${randomUUID()}`;
    players = [];
    wires = [];
  });
  afterEach(async () => {
    await Promise.all(players.map((player) => player.closes()));
    await Promise.all(wires.map((wire) => wire.cut()));
  });

  async function watcher({ url = SERVER.origin, ...options } = {}) {
    const player = await Player.watching(browser, url, room, options);
    players.push(player);
    return player;
  }

  const playing = async (name, options) => (await watcher(options)).joins(name);

  async function wire() {
    const opened = await Wire.to(SERVER);
    wires.push(opened);
    return opened;
  }

  describe("to play in", () => play({ room: () => room, watcher, playing }));
  describe("to look into", () => show({ watcher, playing, wire }));
  describe("to report on", () => report({ watcher, playing }));
  describe("without a connection", () => connection({ watcher, playing, wire }));
  describe("behind what it missed", () => resume({ server: SERVER.origin, room: () => room, playing, wire }));
});
