/** Says honestly how things stand between the page and the server: the pill in the corner, and the banner. */

import { announce, byId, put } from "./dom.js";
import { whyClosed } from "./words.js";

const TICK_MS = 250;

const PILLS = {
  connecting: "Connecting",
  catching: "Catching up",
  ended: "Not live",
  live: "Live",
  draining: "Restarting",
  waiting: "Connection lost",
  refused: "Closed",
};
const RESTART = "The server is restarting.";
const TROUBLES = {
  draining: () => RESTART,
  waiting: ({ announced }) => (announced ? RESTART : "The connection is lost."),
  refused: ({ code }) => whyClosed(code),
};

let trouble = null;
let ticking = 0;

/**
 * `current` is whether the room on the page is the server's latest, `ended` whether there will be nothing new of it, and
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
  const tick = () => tellTime(phase, status.retryAt, unanswered());
  tick();
  ticking = setInterval(tick, TICK_MS);
}

function tellTime(phase, retryAt, unanswered) {
  const seconds = Math.max(1, Math.ceil((retryAt - Date.now()) / 1000));
  const when = {
    waiting: `Next attempt in ${seconds}\u00a0s.`,
    connecting: "Trying now …",
    catching: "Connected, catching up …",
    draining: "It will be back in a moment.",
  };
  put(byId("banner-when"), when[phase] ?? "");
  const waiting = unanswered === 1 ? "1 action waits to be sent." : `${unanswered} actions wait to be sent.`;
  put(byId("banner-commands"), unanswered > 0 ? waiting : "");
}
