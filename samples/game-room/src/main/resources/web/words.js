/** What the page says where something does not work. Names and texts in it are untrusted: show it as text only. */

const POINTS = "Points are whole numbers from 1 to 1,000.";

const REFUSALS = {
  "already-joined": ({ player }) => `“${player}” is already playing in this room. Choose another name.`,
  "bad-name": () => "A name has 1 to 32 letters, digits, spaces, dots, dashes or underscores.",
  "room-full": () => "This room is full: 500 players are in it. Choose another room.",
  "not-joined": () => "You are not in this room any more. Join again to play.",
  "out-of-range": ({ text }) => (text === undefined ? POINTS : "A message has 1 to 500 characters."),
};

const FAILURES = {
  "not-sent": "There is no connection, so this was not sent.",
  "unknown-outcome": "There was no answer. The scores will tell whether it counted.",
  timeout: "The server took too long. The scores will tell whether it counted.",
  unavailable: "The server cannot store anything right now. Try again in a moment.",
  "rate-limited": "That was too fast for the server. Try again in a moment.",
  forbidden: "You are not allowed to do this.",
  "invalid-arguments": "The server does not understand this. Check what you typed.",
  internal: "Something went wrong on the server. Its log has the details.",
};

/** A sentence about a CommandError; `args` are those of the command. */
export function whyNot({ code, reason, message }, args) {
  if (code === "rejected") return REFUSALS[reason]?.(args) ?? message;
  if (code === "invalid-arguments" && "points" in args) return POINTS;
  return FAILURES[code] ?? message;
}

const ENDS = {
  deleted: "This room was deleted.",
  forbidden: "You are not allowed to watch this room.",
};

/** Why a room cannot be watched any more. */
export const whyEnded = (reason) => ENDS[reason] ?? `This room cannot be watched (${reason}).`;

const CLOSES = {
  4500: "This page and the server do not understand each other. Reload the page.",
  4501: "The server asks for a login, and this page has none.",
  4502: "The server does not allow this page in.",
  4503: "The server has withdrawn the access of this page.",
};

/** Why the server closed the connection for good. */
export const whyClosed = (code) => CLOSES[code] ?? `The server closed the connection for good (${code}).`;
