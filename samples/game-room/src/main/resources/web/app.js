/** The page: follows one room, takes a seat in it, and turns what the person does into commands. */

import { Client } from "./client.js";
import { byId, put } from "./dom.js";
import * as seats from "./seat.js";
import { showStatus } from "./status.js";
import { showJoinError, showNotice, showRoom, showSeat, showState } from "./view.js";
import { whyEnded, whyNot } from "./words.js";

const ROOM = /^[A-Za-z0-9._~-]{1,200}$/;
const FIRST_ROOM = "lobby";

const client = new Client(`${location.protocol.replace("http", "ws")}//${location.host}/onager/ws`, { onstatus });
let status = { phase: "connecting" };
let room = null; // {name, close(), latest: {state, revision} | null, current, ended}
let seat = null; // {name, since: the first revision at which this page plays, resumed: taken up again after a reload}

// The room

function enter(name) {
  if (room?.name === name) return;
  if (seat) leave();
  room?.close();
  const entered = { name, latest: null, current: false, ended: false };
  room = entered;
  showRoom(name);
  showJoinError("");
  showNotice("");
  entered.close = client.subscribe(`game-room/${name}`, {
    update: (state, revision) => entered === room && onUpdate(state, revision),
    ended: (reason) => entered === room && onEnded(reason),
  });
  tellStatus();
}

function onUpdate(state, revision) {
  const first = room.latest === null;
  const wasCurrent = room.current;
  Object.assign(room, { latest: { state, revision }, current: true });
  if (first) resumeSeat();
  if (seat && revision >= seat.since && !isOnline(seat.name)) onLeftElsewhere();
  showState(state, revision, seat?.name ?? null);
  if (!wasCurrent) tellStatus();
}

function onEnded(reason) {
  stand();
  Object.assign(room, { current: false, ended: true });
  showNotice(whyEnded(reason));
  tellStatus();
}

const isOnline = (name) => {
  const { players } = room.latest.state;
  return Object.hasOwn(players, name) && players[name].online;
};

// The seat

/** After a reload this tab goes on under its name; the page that was left has said goodbye for it. */
function resumeSeat() {
  const name = seats.takenIn(room.name);
  if (seat || name === null) return;
  if (isOnline(name)) sit(name, room.latest.revision, true);
  else join(name);
}

function onLeftElsewhere() {
  const { name, resumed } = seat;
  if (resumed) {
    seat.since = Infinity; // the goodbye of the page before this one came late
    join(name);
  } else {
    stand();
    seats.giveUp(room.name);
    showNotice("You left this room from another window.");
  }
}

async function join(name) {
  const { name: where } = room;
  try {
    const { revision } = await invokeIn(where, "Join", { player: name });
    if (room.name === where) sit(name, revision);
  } catch (error) {
    if (room.name !== where) return;
    if (seat) stand();
    const mine = error.reason === "already-joined" && seats.wasMine(where, name);
    showJoinError(whyNot(error, { player: name }), mine ? name : null);
  }
}

function sit(name, since, resumed = false) {
  seat = { name, since, resumed };
  seats.take(room.name, name);
  showJoinError("");
  showNotice("");
  tellSeat();
}

function stand() {
  seat = null;
  seats.leave();
  tellSeat();
}

async function leave() {
  const { name: where } = room;
  const { name: player } = seat;
  stand();
  try {
    await invokeIn(where, "Leave", { player });
    seats.giveUp(where);
  } catch (error) {
    showNotice(whyNot(error, { player }));
  }
}

/** The page goes away, perhaps without a connection of its own any more: the person should not seem to be online. */
function sayGoodbye() {
  if (!seat) return;
  fetch(`/onager/actors/game-room/${room.name}/Leave`, {
    method: "POST",
    keepalive: true,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ player: seat.name }),
  }).catch(() => {});
}

function tellSeat() {
  showSeat(seat?.name ?? null);
  if (room.latest) showState(room.latest.state, room.latest.revision, seat?.name ?? null);
}

// Commands

const invokeIn = (where, command, args) => client.invoke(`game-room/${where}`, command, args);

/** Resolves to whether it worked; where it did not, the page says why. */
async function act(command, args) {
  try {
    await invokeIn(room.name, command, args);
    showNotice("");
    return true;
  } catch (error) {
    showNotice(whyNot(error, args));
    return false;
  }
}

function onJoin(event) {
  event.preventDefault();
  if (!visit(event.target.elements.room.value)) return showJoinError("A room has 1 to 200 letters, digits, dots, dashes, underscores or tildes.");
  showJoinError("");
  return join(chosenName());
}

const chosenName = () => byId("join").elements.player.value.normalize().trim();

async function onSay(event) {
  event.preventDefault();
  const field = event.target.elements.text;
  const text = field.value.trim();
  if (text === "") return;
  field.value = "";
  const said = await act("Say", { player: seat.name, text });
  if (!said && field.value === "") field.value = text;
}

function onAward(event) {
  event.preventDefault();
  act("Award", { points: event.target.elements.points.valueAsNumber || 0 });
}

// The address of the page

function visit(text) {
  const name = text.trim().replace(/\s+/g, "-");
  if (!ROOM.test(name)) return false;
  if (name !== room?.name) history.pushState(null, "", `#${name}`);
  enter(name);
  return true;
}

function enterByAddress() {
  const name = location.hash.slice(1);
  if (!ROOM.test(name)) history.replaceState(null, "", `#${FIRST_ROOM}`);
  enter(ROOM.test(name) ? name : FIRST_ROOM);
}

async function copyLink(event) {
  await navigator.clipboard.writeText(location.href);
  put(event.target, "Link copied");
}

// The connection

function onstatus(next) {
  status = next;
  if (room && status.phase !== "live") room.current = false;
  tellStatus();
}

function tellStatus() {
  const { current = false, ended = false } = room ?? {};
  showStatus(status, { current, ended, unanswered: () => client.unanswered });
}

byId("join").elements.player.value = seats.lastName();
byId("join").addEventListener("submit", onJoin);
byId("join").elements.room.addEventListener("change", (event) => visit(event.target.value));
byId("continue").addEventListener("click", () => sit(chosenName(), room.latest?.revision ?? 0));
byId("leave").addEventListener("click", leave);
byId("play").addEventListener("click", ({ target }) => {
  if (target.dataset.points) act("Score", { player: seat.name, points: Number(target.dataset.points) });
});
byId("award").addEventListener("submit", onAward);
byId("say").addEventListener("submit", onSay);
byId("new-round").addEventListener("click", () => {
  byId("new-round-dialog").returnValue = "";
  byId("new-round-dialog").showModal();
});
byId("new-round-dialog").addEventListener("close", ({ target }) => target.returnValue === "yes" && act("NewRound", {}));
byId("notice-dismiss").addEventListener("click", () => showNotice(""));
byId("retry").addEventListener("click", () => client.nudge());
byId("copy-link").addEventListener("click", copyLink);
byId("copy-link").hidden = !navigator.clipboard;

addEventListener("hashchange", enterByAddress);
addEventListener("popstate", enterByAddress);
addEventListener("online", () => client.nudge());
addEventListener("offline", () => client.nudge());
addEventListener("pagehide", sayGoodbye);
addEventListener("pageshow", (event) => event.persisted && location.reload());
document.addEventListener("visibilitychange", () => !document.hidden && client.nudge());

client.connect();
enterByAddress();
