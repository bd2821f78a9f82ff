// @ts-check
/**
 * A server of Onager in the test's own process, with a clock that the test moves: no sockets, no sleeping, the same outcome each time.
 *
 *     const server = fakeServer({ counter: { initial: 0, commands: { Add: (state, { amount }) => ({ state: state + amount }) } } });
 *     const onager = connect("ws://test", server.options);
 *     await server.settle(); // all that is on its way has arrived
 *     server.cut();
 *     await server.advance(20_000); // the client has come back
 */

/** @import { Runtime } from "./onager.js" */

/**
 * A type of actors.
 * @typedef {object} FakeType
 * @property {any} initial the state at revision 0
 * @property {Record<string, (state: any, args: any) => Change | void>} [commands] pure; `undefined` changes nothing, `refuse(…)` refuses
 * @property {Record<string, (state: any, parameters: any) => boolean>} [filters]
 * @property {{name: string, between: (from: any, to: any) => any}} [delta] the type's own; `undefined` where it cannot say a change
 */

/** @typedef {{state?: any, event?: {type: string, [field: string]: any}, value?: any}} Change what a command does: `state` left out, nothing */

/**
 * @typedef {object} FakeSettings
 * @property {(token: string | undefined) => boolean} [accepts] whether a token is good; left out, none is needed
 * @property {number} [latencyMs] from one side to the other; 0
 * @property {number} [replayLimit] further behind than this, a stream is reset; 10,000
 * @property {Record<string, FakeAction>} [actions] of durable requests
 * @property {number} [seed] of the client's chance; 1
 * @property {(frames: any[]) => boolean} [canRead] whether a message of the client can be read; one that cannot is refused as a whole
 * @property {(frame: any) => any[]} [onSend] what to send to the client instead of a frame; for faults
 */

/** @typedef {{revision: number, value: object}} Signal */
/** What an action does with a payload: its result, `refuse(…)`; `undefined` where the test lets the request go on by `server.change`. @typedef {(payload: any) => any} FakeAction */

/** @typedef {{epoch: string, states: any[], events: any[], since: number, signal?: Signal}} Life `since`: the first revision that can still be read */
/** @typedef {{at: number, order: number, action: () => void}} Timer */

/** A state in which nothing moves until the clock does takes no more than this many steps. */
const MOST_STEPS = 100_000;

/** Thrown by a command of a fake actor that refuses. */
class Refusal extends Error {
  /** @param {string} reason @param {string} message */
  constructor(reason, message) {
    super(message);
    this.reason = reason;
  }
}

/** What a command of a fake actor calls to refuse. @param {string} reason @param {string} [message] @returns {never} */
export function refuse(reason, message = reason) {
  throw new Refusal(reason, message);
}

/** Lets everything run that waits for nothing but its turn. @returns {Promise<void>} */
const turn = () => new Promise((resolve) => (/** @type {any} */ (globalThis).setImmediate ?? setTimeout)(resolve));

/** Chance that a seed decides (mulberry32). @param {number} seed @returns {() => number} */
export function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Makes a server with these types of actors. @param {Record<string, FakeType>} types @param {FakeSettings} [settings] */
export function fakeServer(types, settings) {
  return new FakeServer(types, settings);
}

/** Use `fakeServer`. */
export class FakeServer {
  /** Milliseconds since the test began. */
  now = 0;
  /** What the client said, oldest first. @type {any[]} */
  received = [];
  /** Whether connections can be opened. */
  isUp = true;
  /** @type {Set<FakeConnection>} */ connections = new Set();
  /** Of the client's page. */
  page = new EventTarget();
  /** @type {Map<string, Life>} */ #lives = new Map();
  /** @type {Map<string, Map<string, {said: string, answer: object}>>} */ #keys = new Map();
  /** @type {Timer[]} */ #timers = [];
  #order = 0;

  /** @param {Record<string, FakeType>} types @param {FakeSettings} [settings] */
  constructor(types, { accepts, latencyMs = 0, replayLimit = 10_000, actions = {}, seed = 1, canRead = () => true, onSend = (frame) => [frame] } = {}) {
    /** @type {Record<string, FakeType>} */
    this.types = { ...types, request: { initial: { status: "unknown" } } };
    this.actions = actions;
    this.accepts = accepts;
    this.latencyMs = latencyMs;
    this.replayLimit = replayLimit;
    this.canRead = canRead;
    this.onSend = onSend;
    const server = this;
    /** What to give to `connect`. @type {{WebSocket: new (url: string, protocol: string) => any, runtime: Runtime}} */
    this.options = {
      WebSocket: class extends FakeConnection {
        /** @param {string} url */
        constructor(url) {
          super(server, url);
        }
      },
      runtime: {
        now: () => this.now,
        setTimeout: this.setTimeout,
        clearTimeout: this.clearTimeout,
        random: chance(seed),
        events: this.page,
      },
    };
  }

  // Time

  /** @param {() => void} action @param {number} ms @returns {Timer} */
  setTimeout = (action, ms) => {
    const timer = { at: this.now + Math.max(0, ms), order: ++this.#order, action };
    this.#timers.push(timer);
    return timer;
  };

  /** @param {Timer | undefined} timer */
  clearTimeout = (timer) => {
    this.#timers = this.#timers.filter((each) => each !== timer);
  };

  /** Moves the clock, and does in order what is due until then. @param {number} ms */
  async advance(ms) {
    const until = this.now + ms;
    await turn();
    for (let steps = 0; ; steps++) {
      const due = this.#timers.reduce((first, each) => (first && (first.at < each.at || (first.at === each.at && first.order < each.order)) ? first : each), this.#timers[0]);
      if (!due || due.at > until) break;
      if (steps === MOST_STEPS) throw new Error(`Something goes on and on at ${this.now} ms`);
      this.clearTimeout(due);
      this.now = due.at;
      due.action();
      await turn();
    }
    this.now = until;
  }

  /** Does what is due now; nothing is on its way any more where there is no latency. */
  settle() {
    return this.advance(0);
  }

  // Actors

  /** The present life of an actor. @param {string} address @returns {Life} */
  life(address) {
    const known = this.#lives.get(address);
    if (known) return known;
    const life = { epoch: `e${++this.#order}`, states: [this.type(address)?.initial], events: [undefined], since: 0 };
    this.#lives.set(address, life);
    return life;
  }

  /** @param {string} address */
  type(address) {
    const name = address.split("/")[0];
    return Object.hasOwn(this.types, name) ? this.types[name] : undefined;
  }

  /** @param {string} address @returns {any} */
  state(address) {
    return this.life(address).states.at(-1);
  }

  /** @param {string} address */
  revision(address) {
    return this.life(address).states.length - 1;
  }

  /** Gives an actor its next state, as if somebody else had commanded it. @param {string} address @param {any} state @param {object} [event] */
  change(address, state, event = { type: "Changed" }) {
    const { states, events } = this.life(address);
    states.push(structuredClone(state));
    events.push({ at: new Date(this.now).toISOString(), event });
    for (const stream of this.#streamsOf(address)) stream.pump();
  }

  /** Lets the watchers of an actor know something until its next state. @param {string} address @param {object} value */
  signal(address, value) {
    this.life(address).signal = { revision: this.revision(address), value };
    for (const stream of this.#streamsOf(address)) stream.pump();
  }

  /** Erases an actor and makes it again: another life, at revision 0. @param {string} address */
  recreate(address) {
    this.#lives.delete(address);
    this.#keys.delete(address);
    for (const stream of this.#streamsOf(address)) stream.reset("recreated");
  }

  /** Erases an actor for good, as its watchers see it. @param {string} address */
  erase(address) {
    this.#lives.delete(address);
    for (const stream of this.#streamsOf(address)) stream.end("deleted");
  }

  /** Forgets the events before a revision: who is behind it is reset. @param {string} address @param {number} [revision] */
  compact(address, revision = this.revision(address)) {
    this.life(address).since = revision;
  }

  /** @param {string} address */
  #streamsOf(address) {
    return [...this.connections].flatMap(({ streams }) => [...streams.values()]).filter((stream) => stream.actor === address);
  }

  /** @param {any} frame @returns {object} the answer to an `invoke` */
  invoke({ id, actor, command, args = {}, key }) {
    const keys = this.#keys.get(actor) ?? new Map();
    this.#keys.set(actor, keys);
    const said = JSON.stringify([command, args]);
    const known = keys.get(key);
    if (known) return known.said === said ? { ...known.answer, id } : error("key-reused", "never", { id });
    const answer = this.#perform({ id, actor, command, args });
    if (key !== undefined && answer.changed) keys.set(key, { said, answer: answer.frame });
    return answer.frame;
  }

  /** @param {any} frame @returns {{frame: object, changed: boolean}} */
  #perform({ id, actor, command, args }) {
    const refused = (/** @type {string} */ code, fields = {}) => ({ frame: error(code, "never", { id, ...fields }), changed: false });
    const type = this.type(actor);
    if (!type) return refused("unknown-actor-type");
    const act = Object.hasOwn(type.commands ?? {}, command) ? type.commands?.[command] : undefined;
    if (!act) return refused("unknown-command");
    try {
      const { state, event, value = null } = act(this.state(actor), args) ?? {};
      if (state !== undefined) this.change(actor, state, event ?? { type: command, ...args });
      return { frame: { type: "result", id, revision: this.revision(actor), value }, changed: state !== undefined };
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      return refused("rejected", { reason: refusal.reason, message: refusal.message });
    }
  }

  /** @param {any} frame @returns {object} the answer to a `submit` */
  submit({ id, action, payload = {}, key, priority = "normal" }) {
    const act = Object.hasOwn(this.actions, action) ? this.actions[action] : undefined;
    if (!act) return error("unknown-action", "never", { id });
    const request = key === undefined ? `r-${++this.#order}` : `k-${key}`;
    const address = `request/${request}`;
    if (this.revision(address) === 0) this.#run(address, act, { action, priority, payload });
    const { status, result, error: failure } = this.state(address);
    if (status === "failed") return error("rejected", "never", { id, reason: failure.code, message: failure.message });
    return status === "completed" ? { type: "result", id, request, value: result } : { type: "accepted", id, request };
  }

  /** @param {string} address @param {FakeAction} act @param {{action: string, priority: string, payload: any}} said */
  #run(address, act, { action, priority, payload }) {
    const state = { action, priority, principal: "anonymous", status: "queued", progress: 0, attempt: 0 };
    this.change(address, state);
    try {
      const result = act(payload);
      if (result !== undefined) this.change(address, { ...state, status: "completed", progress: 1, attempt: 1, result });
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      this.change(address, { ...state, status: "failed", attempt: 1, error: { code: refusal.reason, message: refusal.message } });
    }
  }

  /** @param {any} frame @returns {object} the answer to a `cancel` */
  cancel({ id, request }) {
    const address = `request/${request}`;
    const state = this.state(address);
    if (state.status === "unknown") return error("unknown-request", "never", { id });
    if (!["completed", "failed", "cancelled"].includes(state.status)) this.change(address, { ...state, status: "cancelled" });
    return { type: "result", id, value: { status: this.state(address).status } };
  }

  // Faults

  /** Loses all connections, and with them what is on its way. @param {number} [code] what the client sees */
  cut(code = 1006) {
    for (const connection of [...this.connections]) connection.end(code);
  }

  /** Lets the present connections fall silent, in both directions and for good, as on a network that is gone and does not say so. */
  silence() {
    for (const connection of this.connections) connection.isSilent = true;
  }

  /** Stops: connections are lost, and new ones refused until `start`. What is stored stays. */
  stop() {
    this.isUp = false;
    this.cut();
  }

  /** Takes connections again. */
  start() {
    this.isUp = true;
  }

  /** Asks all clients to connect again within a time, in milliseconds; what they have is served on. @param {number} [min] @param {number} [max] */
  goAway(min = 0, max = 1000) {
    for (const connection of this.connections) connection.say({ type: "goaway", reconnect: { min, max } });
  }
}

/** @param {string} code @param {string} retry @param {object} fields */
const error = (code, retry, fields) => ({ type: "error", code, message: code, retry, ...fields });

/** One connection: to the client the `WebSocket`, to the server what it knows of it. */
class FakeConnection {
  binaryType = "blob";
  /** @type {((event: any) => void) | null} */ onopen = null;
  /** @type {((event: any) => void) | null} */ onmessage = null;
  /** @type {((event: any) => void) | null} */ onclose = null;
  /** @type {((event: any) => void) | null} */ onerror = null;
  /** @type {Map<number, FakeStream>} */ streams = new Map();
  /** The messages of the client, each an array of frames. @type {any[][]} */
  messages = [];
  isSilent = false;
  #isOpen = false;
  #isOver = false;
  #isKnown = false;

  /** @param {FakeServer} server @param {string} url */
  constructor(server, url) {
    this.server = server;
    this.url = url;
    this.#later(() => (server.isUp ? this.#open() : this.end(1006)));
  }

  /** @param {string} text the client's */
  send(text) {
    this.#later(() => this.#receive(text));
  }

  /** The client closes. */
  close() {
    this.#isOver = true;
    this.server.connections.delete(this);
  }

  /** The server closes, or the network does. @param {number} code */
  end(code) {
    if (this.#isOver) return;
    this.close();
    const { onclose } = this;
    this.server.setTimeout(() => this.onclose === onclose && onclose?.({ code }), 0);
  }

  #open() {
    this.#isOpen = true;
    this.server.connections.add(this);
    this.onopen?.({});
    if (!this.server.accepts) return this.#welcome();
    this.server.setTimeout(() => !this.#isKnown && this.end(4501), 5000);
    return undefined;
  }

  #welcome() {
    if (this.#isKnown) return;
    this.#isKnown = true;
    const limits = { messageBytes: 1 << 20, streams: 4096 };
    const connection = `c-${this.server.received.length}`;
    this.deliver([{ type: "welcome", protocol: 1, connection, node: "fake", heartbeat: 25_000, limits }]);
  }

  /** Says a frame to the client, unless the test has it changed. @param {any} frame */
  say(frame) {
    this.deliver(this.server.onSend(frame));
  }

  /** @param {any[]} frames */
  deliver(frames) {
    if (frames.length === 0) return;
    const data = JSON.stringify(frames.length === 1 ? frames[0] : frames);
    this.#later(() => this.#isOpen && this.onmessage?.({ data }));
  }

  /** @param {() => void} action on the other side */
  #later(action) {
    this.server.setTimeout(() => !this.#isOver && !this.isSilent && action(), this.server.latencyMs);
  }

  /** @param {string} text */
  #receive(text) {
    const frames = [JSON.parse(text)].flat();
    this.messages.push(frames);
    if (!this.server.canRead(frames)) return this.say(error("too-large", "never", {}));
    for (const frame of frames) {
      this.server.received.push(frame);
      if (!this.#isOver) this.#handle(frame);
    }
    return undefined;
  }

  /** @param {any} frame */
  #handle(frame) {
    if (frame.type === "hello") return this.#hello(frame.token);
    if (!this.#isKnown) return this.say(error("unauthenticated", "reauthenticate", { id: frame.id, stream: frame.stream }));
    const stream = this.streams.get(frame.stream);
    switch (frame.type) {
      case "ping":
        return this.say({ type: "pong" });
      case "invoke":
        return this.say(this.server.invoke(frame));
      case "submit":
        return this.say(this.server.submit(frame));
      case "cancel":
        return this.say(this.server.cancel(frame));
      case "subscribe":
        return this.#subscribe(frame);
      case "unsubscribe":
        return stream ? stream.end("unsubscribed") : this.say(error("unknown-stream", "never", { stream: frame.stream }));
      case "ack":
        return stream ? stream.acknowledge(frame.revision) : this.say(error("unknown-stream", "never", { stream: frame.stream }));
      default:
        return this.say(error("bad-frame", "never", { id: frame.id, stream: frame.stream }));
    }
  }

  /** @param {string | undefined} token */
  #hello(token) {
    if (!this.server.accepts || this.server.accepts(token)) return this.#welcome();
    this.say(error("unauthenticated", "reauthenticate", {}));
    return this.#later(() => this.end(4501));
  }

  /** @param {any} frame */
  #subscribe(frame) {
    const { stream, actor, filter, delta, select } = frame;
    const type = this.server.type(actor);
    const refused = (/** @type {string} */ code) => this.say(error(code, "never", { stream }));
    if (this.streams.has(stream)) return refused("stream-in-use");
    if (!type) return refused("unknown-actor-type");
    if (actor.startsWith("request/") && this.server.revision(actor) === 0) return refused("unknown-request");
    if (filter && !["all", "changed"].includes(filter.name) && !type.filters?.[filter.name]) return refused("invalid-filter");
    if (delta === "custom" && (!type.delta || (select && !select.includes("")))) return refused("bad-frame");
    const opened = new FakeStream(this, frame, type);
    this.streams.set(stream, opened);
    return opened.open(frame.from);
  }
}

/** What the server knows of one stream. */
class FakeStream {
  /** The highest revision that was looked at, and the last update as the client has it. */
  #at = 0;
  /** @type {{revision: number, value: any} | undefined} */ #base;
  #isFull = false; // the next one is the present state, in full
  /** @type {number[]} */ #unacknowledged = [];
  #isPaused = false;
  #wasReset = false;
  /** @type {Life} */ #life;
  /** The last one that was said. @type {Signal | undefined} */ #signal;

  /** @param {FakeConnection} connection @param {any} asked @param {FakeType} type */
  constructor(connection, asked, type) {
    this.connection = connection;
    this.server = connection.server;
    this.asked = asked;
    this.actor = asked.actor;
    this.type = type;
    this.window = asked.window ?? Infinity;
    this.isOfEvents = asked.of === "events";
    this.#life = this.server.life(this.actor);
  }

  get #head() {
    return this.#life.states.length - 1;
  }

  /** @param {{epoch?: string, revision: number, base?: number | null} | undefined} from */
  open(from) {
    const { epoch } = this.#life;
    const outcome = !from ? "started" : this.#canContinue(from) ? "resumed" : "reset";
    const delta = this.asked.delta === "custom" ? { delta: this.type.delta?.name } : {};
    this.#say({ type: "subscribed", outcome, epoch, revision: this.#head, ...delta });
    if (from && outcome === "resumed") this.#continue(from);
    else this.#begin();
    this.pump();
  }

  /** @param {{epoch?: string, revision: number}} from */
  #canContinue({ epoch = this.#life.epoch, revision }) {
    const isThere = revision <= this.#head && revision >= this.#life.since && this.#head - revision <= this.server.replayLimit;
    return epoch === this.#life.epoch && isThere;
  }

  /** @param {{revision: number, base?: number | null}} from */
  #continue({ revision, base = revision }) {
    this.#at = revision;
    this.#base = base === null || this.isOfEvents ? undefined : { revision: base, value: this.#value(base) };
  }

  #begin() {
    this.#isFull = !this.isOfEvents;
    this.#at = this.#head;
    this.#base = undefined;
    this.#unacknowledged = [];
  }

  /** @param {string} reason */
  reset(reason) {
    this.#life = this.server.life(this.actor);
    this.#wasReset = true;
    this.#say({ type: "reset", reason, epoch: this.#life.epoch, revision: this.#head });
    this.#begin();
    this.pump();
  }

  /** @param {string} reason */
  end(reason) {
    this.connection.streams.delete(this.asked.stream);
    this.#say({ type: "ended", reason });
  }

  /** @param {number} revision */
  acknowledge(revision) {
    if (revision > this.#at && !this.#wasReset) {
      return this.connection.say(error("bad-frame", "never", { stream: this.asked.stream }));
    }
    this.#unacknowledged = this.#unacknowledged.filter((each) => each > revision);
    this.#isPaused = false;
    return this.pump();
  }

  /** Says as much as there is, and as the client has room for. */
  pump() {
    if (this.asked.mode !== "latest" && this.#head - this.#at > this.server.replayLimit) return this.reset("lagged");
    let passedOver = false;
    while (this.#isFull || this.#at < this.#head) {
      if (this.#unacknowledged.length >= this.window) return this.#pause();
      this.#at = this.#isFull || this.asked.mode === "latest" ? this.#head : this.#at + 1;
      this.#isFull = false;
      passedOver = !this.#passes(this.#at);
      if (!passedOver) this.#tell(this.#at);
    }
    if (passedOver) this.#say({ type: "mark", revision: this.#at });
    return this.#saySignal();
  }

  #saySignal() {
    const { signal } = this.#life;
    if (!this.asked.signals || !signal || signal === this.#signal || signal.revision !== this.#at) return;
    this.#signal = signal;
    this.#say({ type: "signal", ...signal });
  }

  #pause() {
    if (!this.#isPaused) this.#say({ type: "paused", revision: this.#at, head: this.#head });
    this.#isPaused = true;
  }

  /** @param {number} revision */
  #passes(revision) {
    const { filter } = this.asked;
    if (!filter || filter.name === "all") return true;
    if (filter.name === "changed") return JSON.stringify(this.#value(revision)) !== JSON.stringify(this.#base?.value);
    const { event } = this.#life.events[revision] ?? {};
    return this.type.filters?.[filter.name]?.(this.isOfEvents ? event : this.#life.states[revision], filter) ?? false;
  }

  /** @param {number} revision */
  #tell(revision) {
    this.#unacknowledged.push(revision);
    if (this.isOfEvents) return this.#say({ type: "event", revision, ...this.#life.events[revision] });
    const value = this.#value(revision);
    const patch = this.#base && this.#patch(this.#base.value, value);
    this.#say({ type: "update", revision, ...(patch ? { base: this.#base?.revision, ...patch } : { state: value }) });
    this.#base = { revision, value };
    return undefined;
  }

  /** @param {any} from @param {any} to @returns {object | undefined} */
  #patch(from, to) {
    const { delta } = this.asked;
    if (delta === "json-patch") return { patch: jsonDiff(from, to, "") };
    const said = delta === "custom" ? this.type.delta?.between(from, to) : delta === "merge-patch" ? mergeDiff(from, to) : undefined;
    return said === undefined ? undefined : { [delta === "custom" ? "change" : "patch"]: said };
  }

  /** @param {number} revision */
  #value(revision) {
    const state = this.#life.states[revision];
    return this.asked.select ? selected(state, this.asked.select) : state;
  }

  /** @param {object} frame */
  #say(frame) {
    this.connection.say({ stream: this.asked.stream, ...frame });
  }
}

/** @param {any} value */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @param {any} a @param {any} b */
const isSame = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** The parts of a state at some JSON Pointers, in their places. @param {any} state @param {string[]} pointers */
function selected(state, pointers) {
  if (pointers.includes("")) return state;
  /** @type {any} */
  const result = {};
  for (const pointer of pointers) {
    const path = pointer.split("/").slice(1).map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
    const found = path.reduce((node, token) => (isObject(node) && Object.hasOwn(node, token) ? node[token] : undefined), state);
    if (found === undefined) continue;
    const last = /** @type {string} */ (path.pop());
    path.reduce((node, token) => (node[token] ??= {}), result)[last] = found;
  }
  return result;
}

/** A merge patch, or `undefined` where none can say it. @param {any} from @param {any} to @returns {any} */
function mergeDiff(from, to) {
  if (!isObject(from) || !isObject(to)) return JSON.stringify(to).includes("null") ? undefined : to;
  /** @type {any} */
  const patch = {};
  for (const key of Object.keys(from)) if (!Object.hasOwn(to, key)) patch[key] = null;
  for (const key of Object.keys(to)) {
    if (Object.hasOwn(from, key) && isSame(from[key], to[key])) continue;
    patch[key] = isObject(from[key]) && isObject(to[key]) ? mergeDiff(from[key], to[key]) : to[key];
    if (patch[key] === undefined || (!Array.isArray(to[key]) && JSON.stringify(to[key]).includes("null"))) return undefined;
  }
  return patch;
}

/** @param {any} from @param {any} to @param {string} path @returns {object[]} a JSON Patch */
function jsonDiff(from, to, path) {
  if (isSame(from, to)) return [];
  const at = (/** @type {string | number} */ key) => `${path}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
  if (isObject(from) && isObject(to)) {
    const gone = Object.keys(from).filter((key) => !Object.hasOwn(to, key)).map((key) => ({ op: "remove", path: at(key) }));
    const there = Object.keys(to).flatMap((key) =>
      Object.hasOwn(from, key) ? jsonDiff(from[key], to[key], at(key)) : [{ op: "add", path: at(key), value: to[key] }],
    );
    return [...gone, ...there];
  }
  if (!Array.isArray(from) || !Array.isArray(to)) return [{ op: "replace", path, value: to }];
  const both = Math.min(from.length, to.length);
  const changed = from.slice(0, both).flatMap((each, index) => jsonDiff(each, to[index], at(index)));
  const cut = from.slice(both).map(() => ({ op: "remove", path: at(both) }));
  return [...changed, ...cut, ...to.slice(both).map((value) => ({ op: "add", path: at("-"), value }))];
}
