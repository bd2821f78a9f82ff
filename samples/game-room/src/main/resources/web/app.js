/** The page: follows one room, takes a seat in it, and turns what the person does into commands. */

import { connect } from "/onager/client.js";
import { roomChanges } from "./changes.js";
import { byId, put } from "./dom.js";
import { goToPresent, isPast, onTravel, openHistory, reach } from "./history.js";
import { openPanel } from "./panel.js";
import { openReport, openReports } from "./report.js";
import { Room } from "./room.js";
import * as seats from "./seat.js";
import { showStatus } from "./status.js";
import { showJoinError, showNotice, showRoom, showSeat, showState } from "./view.js";
import { whyEnded, whyNot } from "./words.js";

const ROOM = /^[A-Za-z0-9._~-]{1,200}$/;
const FIRST_ROOM = "lobby";
const GIVE_UP_MS = 10_000; // on what was done without a connection

const onager = connect(location.origin, {
  deltas: { "game-room": { "room-changes": roomChanges } },
  store: seats.store, // a reload resumes
  timeoutMs: GIVE_UP_MS,
});
let room = null; // the Room that is followed
let seat = null; // {name, since: the first revision at which this page plays, resumed: taken up again after a reload}

// The room

function enter(name, isSpectated) {
  if (room?.name === name && room.isSpectated === isSpectated) return;
  if (seat) leave();
  room?.close();
  showRoom(name, isSpectated);
  showJoinError("");
  showNotice("");
  openHistory(name);
  openReport(name);
  room = new Room(onager, name, isSpectated, { onUpdate, onCurrent: tellStatus, onEnd });
  tellStatus();
}

function onUpdate() {
  const { revision, reset } = room.latest;
  if (reset && seat) seat.since = Math.min(seat.since, revision);
  if (!seat && !room.hasBegun) resumeSeat();
  if (seat && revision >= seat.since && !isOnline(seat.name)) onLeftElsewhere();
  reach(revision);
  if (!isPast()) showLatest();
}

const showLatest = () => showState(room.latest.state, room.latest.revision, seat?.name ?? null);

function onEnd(error) {
  if (onager.status.phase === "refused") return; // the status says so
  stand();
  showNotice(whyEnded(error));
  tellStatus();
}

const isOnline = (name) => {
  const { players } = room.latest.state;
  return Object.hasOwn(players, name) && players[name].online;
};

// The seat

/** After a reload this tab goes on under its name; the page that was left has said goodbye for it. */
function resumeSeat() {
  const name = room.isSpectated ? null : seats.takenIn(room.name);
  if (name === null) return;
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
  if (room.latest && !isPast()) showLatest();
}

// Commands

const invokeIn = (where, command, args) => onager.actor("game-room", where).invoke(command, args);

/** Resolves to whether it worked; where it did not, the page says why. */
async function act(command, args) {
  goToPresent(); // where its effect is
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

// The address of the page: /?spectate#lobby

const wantsToSpectate = () => new URLSearchParams(location.search).has("spectate");

function visit(text) {
  const name = text.trim().replace(/\s+/g, "-");
  if (!ROOM.test(name)) return false;
  if (name !== room?.name) history.pushState(null, "", `#${name}`);
  enter(name, wantsToSpectate());
  return true;
}

function enterByAddress() {
  const name = location.hash.slice(1);
  if (!ROOM.test(name)) history.replaceState(null, "", `#${FIRST_ROOM}`);
  enter(ROOM.test(name) ? name : FIRST_ROOM, wantsToSpectate());
}

function spectate(isWanted) {
  history.pushState(null, "", `${location.pathname}${isWanted ? "?spectate" : ""}${location.hash}`);
  enterByAddress();
  byId(isWanted ? "play-along" : "spectate").focus();
}

async function copyLink(event) {
  await navigator.clipboard.writeText(location.href);
  put(event.target, "Link copied");
}

// The connection

function onStatus(status) {
  room.onStatus(status);
  tellStatus();
}

function tellStatus() {
  showStatus(onager.status, { current: room?.isCurrent ?? false, ended: room?.isOver ?? false, unanswered: () => onager.unanswered });
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
byId("spectate").addEventListener("click", () => spectate(true));
byId("play-along").addEventListener("click", () => spectate(false));
byId("notice-dismiss").addEventListener("click", () => showNotice(""));
byId("retry").addEventListener("click", () => onager.reconnect());
byId("copy-link").addEventListener("click", copyLink);
byId("copy-link").hidden = !navigator.clipboard;

addEventListener("hashchange", enterByAddress);
addEventListener("popstate", enterByAddress);
addEventListener("pagehide", sayGoodbye);
addEventListener("pageshow", (event) => event.persisted && location.reload());

onTravel({ onPast: (state, revision) => showState(state, revision, null), onPresent: () => room.latest && showLatest() });
openPanel(() => ({ onager, room }));
openReports(onager);
enterByAddress();
onager.onStatus(onStatus);
