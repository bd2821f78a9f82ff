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
  timeout: "There was no answer. The scores will tell whether it counted.",
  unavailable: "This could not be sent or stored right now. Try again in a moment.",
  "rate-limited": "That was too fast for the server. Try again in a moment.",
  forbidden: "You are not allowed to do this.",
  "invalid-arguments": "The server does not understand this. Check what you typed.",
  internal: "Something went wrong on the server. Its log has the details.",
};

/** A sentence about an OnagerError; `args` are those of the command. */
export function whyNot({ code, reason, message }, args) {
  if (code === "rejected") return REFUSALS[reason]?.(args) ?? message;
  if (code === "invalid-arguments" && "points" in args) return POINTS;
  return FAILURES[code] ?? message;
}

/** Why a room cannot be watched any more; without an error it was erased. */
export const whyEnded = (error) => (error ? (ENDS[error.code] ?? `This room cannot be watched: ${error.message}`) : "This room was deleted.");

const ENDS = { forbidden: "You are not allowed to watch this room." };

/** Why there is no connection for now. */
export const whyLost = (reason) => LOSSES[reason] ?? "The connection is lost.";

const LOSSES = { "server-stopping": "The server is restarting.", heartbeat: "The server does not answer.", credentials: "The login has to be renewed." };

const CLOSES = {
  protocol: ["This page and the server do not understand each other.", "Reload the page."],
  unauthenticated: ["The server asks for a login, and this page has none.", "Ask whoever runs the server."],
  forbidden: ["The server does not allow this page in.", "Ask whoever runs the server."],
  revoked: ["The server has withdrawn the access of this page.", "Reload the page when you may come in again."],
};

/** Why the server closed the connection for good. */
export const whyRefused = ({ code, message }) => CLOSES[code]?.[0] ?? message;

/** What a person can do about that. */
export const whatToDo = ({ code }) => CLOSES[code]?.[1] ?? "Reload the page.";
