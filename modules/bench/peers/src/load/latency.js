import { performance } from "node:perf_hooks";
import { within } from "../waiting.js";

/**
 * Has `sender` change the state `rate` times a second, and returns how many ms each change took until `watcher` saw it: from
 * when it was to be sent, also if it was sent later because something was slow. It never sleeps, so that its timer is not what
 * is measured: the process takes a whole core meanwhile.
 */
export async function latencies(sender, watcher, rate, seconds) {
  const count = rate * seconds;
  const first = watcher.last + 1;
  const took = new Float64Array(count);
  const begin = performance.now() + 1;
  const due = (index) => begin + (index * 1000) / rate;
  let seen = 0;
  let sent = 0;
  const all = new Promise((resolve) => {
    watcher.onRevision = (revision) => {
      const now = performance.now();
      for (; seen <= revision - first && seen < count; seen++) took[seen] = now - due(seen); // a peer may bring several at once
      if (seen === count) resolve();
    };
  });
  const turn = () => {
    const now = performance.now();
    for (; sent < count && due(sent) <= now; sent++) sender.change(first + sent);
    if (seen < count) setImmediate(turn);
  };
  turn();
  await within(`the last of ${count} changes`, all, seconds * 1000 + 30_000);
  watcher.onRevision = undefined;
  return [...took];
}
