/** The time slider: shows the room as it was at a revision. Its end is the present, where the page goes on live. */

import { announce, byId, put } from "./dom.js";

const slider = byId("history");
let room = "";
let listener = null; // {onPast(state, revision), onPresent()}
let wanted = null; // the revision of the past that is to be shown; null in the present
let asking = false;

export const isPast = () => wanted !== null;

/** `then` is told what to show from now on. */
export function onTravel(then) {
  listener = then;
  slider.addEventListener("input", () => goTo(slider.valueAsNumber));
  byId("history-live").addEventListener("click", () => {
    goToPresent();
    slider.focus();
  });
}

/** Begins with the history of another room, in its present. */
export function openHistory(name) {
  room = name;
  wanted = null;
  slider.max = slider.value = 0;
  tell();
}

/** The room has reached a revision. */
export function reach(revision) {
  slider.max = revision;
  if (!isPast()) slider.value = revision;
  tell();
}

export function goToPresent() {
  if (isPast()) goTo(Number(slider.max));
}

function goTo(revision) {
  const wasPast = isPast();
  slider.value = revision;
  wanted = revision >= Number(slider.max) ? null : revision;
  tell();
  if (wanted !== null) ask();
  else if (wasPast) listener.onPresent();
}

/** One question at a time: of all that is passed while an answer is on its way, only the last is asked. */
async function ask() {
  if (asking) return;
  asking = true;
  for (let shown = null; wanted !== null && wanted !== shown; ) {
    const [where, revision] = [room, wanted];
    const answer = await stateAt(where, revision);
    shown = where === room ? revision : null;
    if (where === room && isPast()) show(answer, revision);
  }
  asking = false;
}

function show({ state, problem }, revision) {
  if (state) return listener.onPast(state, revision);
  put(byId("history-when"), problem);
  return announce(problem);
}

async function stateAt(name, revision) {
  try {
    const response = await fetch(`/onager/actors/game-room/${name}?revision=${revision}`);
    const body = await response.json();
    return response.ok ? { state: body } : { problem: `Revision ${revision} cannot be shown: ${body.detail}` };
  } catch {
    return { problem: "There is no connection: the past cannot be read." };
  }
}

function tell() {
  const head = Number(slider.max);
  const when = isPast() ? `Revision ${wanted} of ${head}: the past` : `Live, at revision ${head}`;
  put(byId("history-when"), when);
  slider.ariaValueText = when;
  slider.disabled = head === 0;
  byId("history-live").hidden = !isPast();
  byId("messages").ariaLive = isPast() ? "off" : null; // a screen reader reads what is said, not what was
  document.body.dataset.past = isPast();
}
