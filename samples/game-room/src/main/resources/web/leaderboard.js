/** The players, best first. A row belongs to a player for good: it moves, counts and fades, but is never made anew. */

import { animate, byId, copyOf, put } from "./dom.js";

const MOST_FACES = 24;
const SETTLE = { duration: 380, easing: "cubic-bezier(.2, .8, .2, 1)" };
const byName = new Intl.Collator(undefined, { numeric: true }).compare;

const list = byId("leaderboard");
const faces = byId("online");
const rows = new Map(); // name -> {row, its parts, score}

export function clearPlayers() {
  rows.clear();
  list.replaceChildren();
  faces.replaceChildren();
}

/** `players` is a Map of name to {score, online}; `me` may be null. */
export function showPlayers(players, me) {
  const ranked = [...players].sort(([a, one], [b, other]) => other.score - one.score || byName(a, b));
  const best = Math.max(1, ranked[0]?.[1].score ?? 0);
  const names = ranked.map(([name]) => name);

  const before = places();
  let rank = 0;
  ranked.forEach(([name, { score, online }], index) => {
    if (index === 0 || score < ranked[index - 1][1].score) rank = index + 1; // who has the same score shares a rank
    fill(rowOf(name), { name, me, best, rank, score, online });
  });
  arrange(names);
  moveFrom(before);

  byId("nobody").hidden = ranked.length > 0;
  showFaces(names.filter((name) => players.get(name).online).sort(byName));
}

function rowOf(name) {
  if (!rows.has(name)) rows.set(name, newRow());
  return rows.get(name);
}

function newRow() {
  const row = copyOf("player-row");
  const part = (kind) => row.querySelector(`.${kind}`);
  const parts = ["rank", "face", "name", "you", "presence", "score"].map((kind) => [kind, part(kind)]);
  return { row, parts: Object.fromEntries(parts), score: null };
}

function fill(entry, { name, me, best, rank, score, online }) {
  const { row, parts } = entry;
  row.dataset.player = name;
  row.dataset.online = online;
  row.style.setProperty("--share", score / best);
  put(parts.rank, rank);
  face(parts.face, name);
  put(parts.name, name);
  parts.you.hidden = name !== me;
  put(parts.presence, online ? "online" : "away");
  put(parts.score, score.toLocaleString("en"));
  if (entry.score !== null && score > entry.score) celebrate(row, score - entry.score);
  entry.score = score;
}

function face(element, name) {
  put(element, [...name][0].toUpperCase());
  element.style.setProperty("--hue", [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360, 7));
}

/** A stone flies off the row: "+5". */
function celebrate(row, points) {
  const stone = document.createElement("span");
  stone.className = "stone";
  stone.ariaHidden = "true";
  stone.textContent = `+${points.toLocaleString("en")}`;
  const flight = animate(
    stone,
    [
      { opacity: 0, transform: "translate(-14px, 8px)" },
      { opacity: 1, transform: "translate(0, -4px)", offset: 0.25 },
      { opacity: 1, transform: "translate(0, -4px)", offset: 0.7 },
      { opacity: 0, transform: "translate(8px, 2px)" },
    ],
    { duration: 1100, easing: "ease-out" },
  );
  if (!flight) return;
  row.querySelectorAll(".stone").forEach((old) => old.remove());
  row.append(stone);
  flight.onfinish = () => stone.remove();
}

const places = () => new Map([...rows].map(([name, { row }]) => [name, row.isConnected ? row.offsetTop : null]));

function arrange(names) {
  const keep = new Set(names);
  for (const [name, { row }] of rows) {
    if (keep.has(name)) continue;
    row.remove();
    rows.delete(name);
  }
  names.forEach((name, index) => {
    const { row } = rows.get(name);
    if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null);
  });
}

function moveFrom(before) {
  for (const [name, { row }] of rows) {
    const was = before.get(name);
    const by = was === null || was === undefined ? 0 : was - row.offsetTop;
    if (by !== 0) animate(row, [{ transform: `translateY(${by}px)` }, { transform: "none" }], SETTLE);
  }
}

function showFaces(online) {
  const shown = online.slice(0, MOST_FACES);
  while (faces.children.length > shown.length) faces.lastElementChild.remove();
  shown.forEach((name, index) => {
    const chip = faces.children[index] ?? faces.appendChild(document.createElement("li"));
    put(chip, name);
  });
  faces.dataset.more = online.length > shown.length ? `+${online.length - shown.length}` : "";
}
