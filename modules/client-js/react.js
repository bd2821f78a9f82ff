// @ts-check
/** Actors of Onager in React 18 and later: `useActor` renders again when what it shows has changed. */

import { useMemo, useSyncExternalStore } from "react";

/** @import { Actor, OnagerError, Onager, Status, WatchOptions } from "./onager.js" */

/**
 * What a component knows of an actor.
 * @template [S=any]
 * @typedef {object} Seen
 * @property {S | undefined} state frozen; `undefined` before the first
 * @property {number | undefined} revision
 * @property {any} signal what the actor lets know behind this revision, with the option `signals`
 * @property {OnagerError | undefined} error why nothing follows
 */

/** @type {Seen} */
const NOTHING = Object.freeze({ state: undefined, revision: undefined, signal: undefined, error: undefined });

/**
 * Watches an actor while the component is there. A part of the state that did not change is the same object, so that `memo` and
 * `useMemo` work with it. Options are compared by value, functions among them by name (they are those of the first render), the store by identity.
 *
 * @template [S=any]
 * @param {Actor<S>} actor may be made anew for each render
 * @param {Omit<WatchOptions, "of" | "signal" | "from">} [options]
 * @returns {Seen<S>}
 */
export function useActor(actor, options = {}) {
  const { client, address } = actor;
  const { store, ...asked } = options;
  const shape = JSON.stringify(asked, (_, value) => (typeof value === "function" ? value.name : value));
  const seen = useMemo(() => watched(actor, options), [client, address, shape, store]);
  return useSyncExternalStore(seen.subscribe, seen.get, seen.get);
}

/**
 * How the client is: connecting, live, waiting, refused or closed.
 * @param {Onager} client
 * @returns {Status}
 */
export function useStatus(client) {
  const subscribe = useMemo(() => client.onStatus.bind(client), [client]);
  const get = () => client.status;
  return useSyncExternalStore(subscribe, get, get);
}

/**
 * @param {Actor} actor
 * @param {WatchOptions} options
 */
function watched(actor, options) {
  let seen = NOTHING;
  return {
    get: () => seen,
    /** @param {() => void} onChange */
    subscribe(onChange) {
      const become = (/** @type {Partial<Seen>} */ next) => {
        seen = Object.freeze({ ...seen, ...next });
        onChange();
      };
      const watch = actor.watch({
        mode: "latest",
        ...options,
        of: "state",
        onUpdate: ({ state, revision, signal }) => become({ state, revision, signal, error: undefined }),
        onEnd: (error) => error && become({ error }),
      });
      return () => watch.close();
    },
  };
}
