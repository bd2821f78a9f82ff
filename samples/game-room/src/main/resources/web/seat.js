/**
 * What this browser remembers. The tab remembers where it plays, so that a reload goes on; the browser remembers the last
 * name, and under which name it played in a room, so that a tab that was lost can be taken up again.
 */

const SEAT = "onager.seat"; // {room, name} of this tab
const NAME = "onager.name";
const report = (room) => `onager.report.${room}`; // the id of the request
const played = (room) => `onager.played.${room}`;

/** A storage that may be switched off in the browser: then nothing is remembered. */
const attempt = (action) => {
  try {
    return action();
  } catch {
    return null;
  }
};

export const lastName = () => attempt(() => localStorage.getItem(NAME)) ?? "";

/** Returns the name under which this tab plays in the room, or null. */
export function takenIn(room) {
  const seat = attempt(() => JSON.parse(sessionStorage.getItem(SEAT)));
  return seat?.room === room ? seat.name : null;
}

/** Returns whether this browser, in any tab, has played in the room under this name. */
export const wasMine = (room, name) => attempt(() => localStorage.getItem(played(room))) === name;

export function take(room, name) {
  attempt(() => sessionStorage.setItem(SEAT, JSON.stringify({ room, name })));
  attempt(() => localStorage.setItem(NAME, name));
  attempt(() => localStorage.setItem(played(room), name));
}

/** This tab does not play any more. */
export const leave = () => attempt(() => sessionStorage.removeItem(SEAT));

/** The name is free for others, too. */
export const giveUp = (room) => attempt(() => localStorage.removeItem(played(room)));

/** Returns the id of the report that this tab asked for in the room, or null. */
export const reportIn = (room) => attempt(() => sessionStorage.getItem(report(room)));

export const keepReport = (room, id) => attempt(() => sessionStorage.setItem(report(room), id));

/** Where the client keeps its place in each room, for a reload of this tab; each tab has its own. */
export const store = attempt(() => sessionStorage) ?? undefined;
