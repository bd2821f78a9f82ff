/** The actor type's own delta: makes the next state of a room out of what has changed. README.md of the sample has its rules. */

const MESSAGES_KEPT = 50;
const NEW = { score: 0, online: false };

/** Returns the next state, and leaves `room` as it is. */
export function roomChanges(room, { round, online = {}, scores = {}, said = [] }) {
  const players = { ...room.players };
  const set = (name, fields) => (players[name] = { ...(Object.hasOwn(players, name) ? players[name] : NEW), ...fields });

  if (round !== undefined) Object.keys(players).forEach((name) => set(name, { score: 0 }));
  Object.entries(online).forEach(([name, isOnline]) => set(name, { online: isOnline }));
  Object.entries(scores).forEach(([name, score]) => set(name, { score }));
  const total = Object.values(players).reduce((sum, { score }) => sum + score, 0);
  return { players, total, round: round ?? room.round, messages: [...room.messages, ...said].slice(-MESSAGES_KEPT) };
}
