/** What the server sends: the streams of this connection, what deltas save, and the last resume. Costs nothing while it is shut. */

import { byId, put } from "./dom.js";

const REFRESH_MS = 1_000;
const panel = byId("panel");
const number = new Intl.NumberFormat("en");
const count = (many, what) => `${number.format(many)} ${what}${many === 1 ? "" : "s"}`;

/** `look` returns the client and the room that the page follows: {onager, room}. */
export function openPanel(look) {
  const refresh = () => {
    if (panel.open) tell(look());
  };
  panel.addEventListener("toggle", refresh);
  setInterval(refresh, REFRESH_MS);
}

function tell({ onager, room }) {
  const { connection } = onager;
  put(byId("panel-connection"), connection ? `${connection.connection}, to ${connection.node}` : "None at the moment");
  put(byId("panel-stream"), `game-room/${room.name}, ${room.isSpectated ? "scores only" : "all of it"}`);
  put(byId("panel-updates"), updatesOf(room));
  put(byId("panel-saved"), `About ${count(room.saved, "byte")}`);
  put(byId("panel-resume"), resumeOf(room.lastResume));
  tellBytes(connection?.connection);
}

function updatesOf({ watch }) {
  const { updates, deltas } = watch.statistics;
  return `${count(updates, "update")}, ${number.format(deltas)} of them as what changed`;
}

function resumeOf(resume) {
  if (resume === null) return "None yet: nothing was interrupted";
  const { from, to, replayed, isReload, reset } = resume;
  const why = isReload ? " after a reload" : "";
  if (reset) return `From revision ${from}${why} the server could not go on (${reset}): everything anew at ${to}`;
  return `From revision ${from} to ${to}${why}: ${number.format(replayed)} replayed`;
}

let asking = false;

async function tellBytes(connection) {
  if (asking || !connection) return;
  asking = true;
  const streams = await streamsOf(connection);
  asking = false;
  const lines = streams?.map(({ actor: { type, id }, frames, bytes }) => `${type}/${id}: ${count(bytes, "byte")} in ${count(frames, "frame")}`);
  put(byId("panel-bytes"), lines?.join("; ") ?? "The server does not say");
}

/** What the server's statistics have of a connection; nothing where they are not for everyone, or another node answers. */
async function streamsOf(connection) {
  try {
    const response = await fetch("/onager/statistics", { cache: "no-store" });
    const { sessions } = await response.json();
    return sessions.find((session) => session.connection === connection)?.streams;
  } catch {
    return undefined;
  }
}
