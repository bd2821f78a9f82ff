import { FIRST } from "../board.js";
import { WebSocketConnection } from "./websocket.js";

const NONE = -1;
const COUNT = Buffer.from('"count":');
const COUNT_DIGITS = String(FIRST).length;
const QUOTE = 0x22;
const COLON = 0x3a;
const T = 0x74;
const SPACE = 0x20;
const ZERO = 0x30;

/**
 * A client of a peer: counts the states that it is sent, and checks that none is missing and none comes twice. Subclasses
 * speak the peer's protocol: they call `see` for each state, and `nowJoined` when they take part.
 */
export class Client extends WebSocketConnection {
  #joined;

  /** The revision that came last; the first one is 1. */
  last = 0;
  updates = 0;
  /** Revisions missing or repeated, errors, and lost connections. */
  faults = 0;
  /** How often `play` had it change the state. */
  changes = 0;
  /** What is to be told of each revision. */
  onRevision;
  /** Whether it went on where it stopped when it came back. */
  resumed = false;

  constructor(port) {
    super();
    this.port = port;
  }

  /** Resolves when the client takes part; behind `cut` it resumes as well as the peer lets it. */
  join() {
    return new Promise((resolve, reject) => {
      this.#joined = { resolve, reject };
      Promise.resolve(this.enter()).catch(reject);
    });
  }

  nowJoined() {
    this.#joined.resolve();
  }

  /** Has the client change the state whenever it has seen what became of the change before. */
  play() {
    this.onRevision = () => this.#step();
    this.#step();
  }

  /** Ends that. */
  rest() {
    this.onRevision = undefined;
  }

  #step() {
    this.changes++;
    this.change(this.last + 1);
  }

  lost(reason) {
    this.fault(`lost a connection: ${reason}`);
    this.#joined?.reject(new Error(reason));
  }

  fault(reason) {
    this.faults++;
    console.error(`load: ${reason}`);
  }

  see(revision) {
    this.updates++;
    if (revision !== this.last + 1) this.faults++;
    this.last = revision;
    this.onRevision?.(revision);
  }
}

/** A client of a peer whose messages are JSON, which it does not parse: it looks for counts, first where they have to be. */
export class JsonClient extends Client {
  #lead = 0;
  #distance = 0;

  /** Sees a state that was parsed. */
  seeState({ count }) {
    this.see(count - FIRST);
  }

  /** Sees the state in a message that has one. */
  seeOne(buffer, start, end) {
    const at = find(buffer, start, end, start + this.#lead);
    if (at === NONE) return this.fault(`no state in ${buffer.utf8Slice(start, end)}`);
    this.#lead = at - start;
    this.see(revision(buffer, at));
  }

  /** Sees every state of a message, in which each has a line. */
  seeAll(buffer, start, end) {
    let at = find(buffer, start, end, start + this.#lead);
    if (at !== NONE) this.#lead = at - start;
    while (at !== NONE) {
      this.see(revision(buffer, at));
      if (at - this.#lead + this.#distance - 1 === end) return; // no line feed behind the last
      const next = find(buffer, at, end, at + this.#distance);
      this.#distance = next - at;
      at = next;
    }
  }
}

/** Returns where the digits of the next count behind `from` begin. */
function find(buffer, from, end, expected) {
  if (expected > from && expected < end && isCount(buffer, expected)) return expected;
  const name = buffer.indexOf(COUNT, from);
  if (name < 0) return NONE;
  const at = name + COUNT.length + (buffer[name + COUNT.length] === SPACE ? 1 : 0);
  return at + COUNT_DIGITS > end ? NONE : at;
}

/** PostgreSQL writes JSON with spaces. */
function isCount(buffer, at) {
  const colon = buffer[at - 1] === SPACE ? at - 2 : at - 1;
  return buffer[at] !== SPACE && buffer[colon] === COLON && buffer[colon - 1] === QUOTE && buffer[colon - 2] === T;
}

function revision(buffer, at) {
  let count = 0;
  for (let digit = at; digit < at + COUNT_DIGITS; digit++) count = count * 10 + buffer[digit] - ZERO;
  return count - FIRST;
}
