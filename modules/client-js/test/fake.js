/** What the scenario tests have in common: a fake server, a client of it, and consumers that note what they are told. */

import { connect } from "../onager.js";
import { fakeServer, refuse } from "../testing.js";

export const TYPES = {
  counter: {
    initial: 0,
    commands: {
      Add: (state, { amount }) => (amount > 0 ? { state: state + amount, value: state + amount } : refuse("out-of-range", "More than 0.")),
      Look: (state) => ({ value: state }),
    },
    filters: { even: (state) => state % 2 === 0 },
  },
  doc: {
    initial: { a: { n: 0 }, b: { n: 0 } },
    delta: { name: "whole-b", between: (from, to) => (from.a.n === to.a.n ? { b: to.b.n } : undefined) },
  },
};

/** A client that is live, unless `live` is false. */
export async function start({ live = true, settings = {}, ...options } = {}) {
  const server = fakeServer(TYPES, settings);
  const warnings = [];
  const onager = connect("ws://fake", { warn: (message) => warnings.push(message), ...server.options, ...options });
  const statuses = [];
  onager.onStatus((status) => statuses.push(status));
  if (live) await server.advance(100);
  return { server, onager, warnings, statuses, phases: () => statuses.map(({ phase }) => phase) };
}

/** Watches and notes everything; `ended` is undefined until nothing follows. */
export function follow(actor, options = {}) {
  const seen = { updates: [], ended: undefined };
  seen.watch = actor.watch({ ...options, onUpdate: (update) => seen.updates.push(update), onEnd: (error) => (seen.ended = { error }) });
  seen.revisions = () => seen.updates.map(({ revision }) => revision);
  return seen;
}

/** What comes of a promise, without waiting for it. */
export function outcome(promise) {
  const seen = { value: undefined, error: undefined, settled: 0 };
  promise.then(
    (value) => Object.assign(seen, { value, settled: seen.settled + 1 }),
    (error) => Object.assign(seen, { error, settled: seen.settled + 1 }),
  );
  return seen;
}

export const sent = (server, type) => server.received.filter((frame) => frame.type === type);

/** A store as `localStorage` is one. */
export class Store {
  items = new Map();
  getItem = (key) => this.items.get(key) ?? null;
  setItem = (key, value) => void this.items.set(key, value);
  removeItem = (key) => void this.items.delete(key);
}
