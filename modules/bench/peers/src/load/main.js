import { performance } from "node:perf_hooks";
import { serve, tell } from "../serve.js";
import { until, within } from "../waiting.js";
import { latencies } from "./latency.js";

const DIALLING = 50;
const TELL_EVERY_MS = 5;

/** The load, a process of its own: many clients of one peer, and how far they have come. */
let Client;
const clients = [];
let telling;

async function joinAll(joining) {
  const left = [...joining];
  const next = async () => {
    for (let client = left.pop(); client; client = left.pop()) await within("a client to join", client.join());
  };
  await Promise.all(Array.from({ length: DIALLING }, next));
}

function progress() {
  const seen = { ms: performance.now(), updates: 0, messages: 0, bytes: 0, faults: 0, slowest: Infinity };
  const { user, system } = process.cpuUsage();
  for (const client of clients) {
    seen.updates += client.updates;
    seen.messages += client.messages;
    seen.bytes += client.bytes;
    seen.faults += client.faults;
    if (client.last < seen.slowest) seen.slowest = client.last;
  }
  return { ...seen, cpu: (user + system) / 1e6, slowest: clients.length ? seen.slowest : 0 };
}

async function connect(peer, port, count, options) {
  ({ Client } = await import(`../../${peer}/client.js`));
  const more = Array.from({ length: count }, () => new Client(port, options));
  await joinAll(more);
  clients.push(...more);
}

/**
 * Has all clients come back; returns how many got every change up to `revision`, how many could not go on where they stopped,
 * how many have the state of `revision`, and how long all that took.
 */
async function resume(revision) {
  const begin = performance.now();
  await joinAll(clients);
  const gone = clients.filter((client) => !client.resumed); // for these nothing more will come
  const back = clients.filter((client) => client.resumed);
  await until("all that was missed", () => back.every((client) => client.last >= revision));
  const whole = back.filter((client) => client.last === revision && client.faults === 0);
  const present = clients.filter((client) => client.last === revision);
  const seconds = (performance.now() - begin) / 1000;
  return { whole: whole.length, refused: gone.length, present: present.length, seconds };
}

serve({
  connect,
  progress,
  resume,
  /** Cuts all connections, at once. */
  cut: () => clients.forEach((client) => client.cut()),
  /** The first client sends, the second sees. */
  latencies: (rate, seconds) => latencies(clients[0], clients[1], rate, seconds),
  play: () => clients.forEach((client) => client.play()),
  /** Ends that; returns how many changes there were. */
  rest() {
    clients.forEach((client) => client.rest());
    return clients.reduce((sum, client) => sum + client.changes, 0);
  },
  /** Tells how far it has come, many times a second. */
  follow() {
    telling ??= setInterval(() => tell({ event: progress() }), TELL_EVERY_MS);
  },
});
