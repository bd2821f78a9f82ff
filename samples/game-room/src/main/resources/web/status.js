/** Says honestly how things stand between the page and the server: the pill in the corner, and the banner. */

import { announce, byId, put } from "./dom.js";
import { whatToDo, whyLost, whyRefused } from "./words.js";

const TICK_MS = 250; // for the number of actions that wait

const PILLS = {
  connecting: "Connecting",
  catching: "Catching up",
  ended: "Not live",
  live: "Live",
  waiting: "Connection lost",
  refused: "Closed",
};
const TROUBLES = {
  waiting: ({ reason }) => whyLost(reason),
  refused: ({ error }) => whyRefused(error),
};

let trouble = null;
let ticking = 0;

/**
 * `status` is the client's, `current` is whether the room on the page is the server's latest, `ended` whether there will be nothing new of it, and
 * `unanswered` counts the commands without an answer.
 */
export function showStatus(status, { current, ended, unanswered }) {
  const behind = ended ? "ended" : "catching";
  const phase = status.phase === "live" && !current ? behind : status.phase;
  const pill = byId("connection");
  pill.dataset.phase = phase;
  put(pill, PILLS[phase]);
  document.body.dataset.current = current;

  const fine = phase === "live" || phase === "ended";
  if (fine && trouble) announce("The connection is back.");
  trouble = fine ? null : (TROUBLES[phase]?.(status) ?? trouble);
  clearInterval(ticking);
  byId("banner").hidden = trouble === null;
  if (trouble === null) return;

  announce(trouble);
  put(byId("banner-what"), trouble);
  byId("retry").hidden = phase !== "waiting";
  const tick = () => tellMore(phase, status, unanswered());
  tick();
  ticking = setInterval(tick, TICK_MS);
}

function tellMore(phase, { seconds, error }, unanswered) {
  const what = {
    waiting: () => `Next attempt in ${Math.max(1, seconds)}\u00a0s.`,
    connecting: () => "Trying now …",
    catching: () => "Connected, catching up …",
    refused: () => whatToDo(error),
  };
  put(byId("banner-when"), what[phase]?.() ?? "");
  const waiting = unanswered === 1 ? "1 action waits to be sent." : `${unanswered} actions wait to be sent.`;
  put(byId("banner-commands"), unanswered > 0 ? waiting : "");
}
