/** What the page shows of one room, and of the person's place in it. */

import { clearMessages, showMessages } from "./chat.js";
import { announce, byId, put } from "./dom.js";
import { isPast } from "./history.js";
import { clearPlayers, showPlayers } from "./leaderboard.js";

let latest = null; // {state, revision, me} to be drawn with the next frame; older ones are skipped
let drawn = null;
let room = "";

export function showRoom(name, isSpectated) {
  room = name;
  latest = drawn = null;
  clearPlayers();
  clearMessages();
  ["round", "total", "online-count"].forEach((figure) => put(byId(figure), "–"));
  put(byId("position"), "");
  put(byId("room-name"), name);
  byId("join").elements.room.value = name;
  byId("chat").hidden = isSpectated;
  byId("spectating").hidden = !isSpectated;
  byId("join").hidden = isSpectated;
  document.title = `${name} · Game room`;
}

/** Draws a state with the next frame; of several in one frame, only the newest. */
export function showState(state, revision, me) {
  if (latest === null) requestAnimationFrame(draw);
  latest = { state, revision, me };
}

function draw() {
  if (latest === null) return;
  const { state, revision, me } = latest;
  latest = null;
  const players = new Map(Object.entries(state.players));
  const online = [...players.values()].filter((player) => player.online).length;

  showPlayers(players, me);
  if (state.messages) showMessages(state.messages, me); // spectators get none
  put(byId("round"), state.round);
  put(byId("total"), state.total.toLocaleString("en"));
  put(byId("online-count"), online);
  put(byId("position"), `game-room/${room} at revision ${revision}`);
  if (!isPast() && drawn !== null && state.round !== drawn.round) announce(`Round ${state.round} has begun.`);
  drawn = state;
}

/** `me` is the name under which this page plays, or null. */
export function showSeat(me) {
  const hadFocus = document.activeElement?.closest("#join, #play") ?? null;
  byId("join").hidden = me !== null || !byId("spectating").hidden;
  byId("play").hidden = byId("say").hidden = me === null;
  byId("say-hint").hidden = me !== null;
  put(byId("me"), me ?? "");
  if (hadFocus) byId(me === null ? "join" : "play").querySelector(me === null ? "[name=player]" : ".points button").focus();
}

/** Says why joining failed; `taken` is the name if it may be this person's own, from a tab that is gone. */
export function showJoinError(text, taken = null) {
  put(byId("join-error"), text);
  const again = byId("continue");
  again.hidden = taken === null;
  put(again, taken === null ? "" : `That is me: continue as ${taken}`);
  byId("join").elements.player.ariaInvalid = text === "" ? null : "true";
}

export function showNotice(text) {
  byId("notice").hidden = text === "";
  put(byId("notice-text"), text);
}
