// @ts-check
/**
 * The client of Onager for browsers, Node, Deno and Bun: watches live, durable actors and commands them, over one WebSocket
 * that comes and goes. No dependencies, no build step. README.md has how to use it; the protocol is in modules/protocol.
 *
 * Reads down: what applications see (types, errors), values and patches, a stream, a command, a connection, the client.
 */

// ---------------------------------------------------------------------------------------------- What applications see

/**
 * Why there is no connection: the server stops and will be back, it fell silent or heard nothing, it was told more than was taken, a token
 * is missing or was stale, or (`network`) it was cut or nobody answers.
 * @typedef {"server-stopping" | "heartbeat" | "too-slow" | "credentials" | "network"} Reason
 */

/**
 * How the client is. `waiting` counts down: it is told anew each second.
 * @typedef {{phase: "connecting"} | {phase: "live"} | {phase: "waiting", seconds: number, reason: Reason, error: OnagerError}
 *   | {phase: "refused", error: OnagerError} | {phase: "closed"}} Status
 */

/**
 * One state of an actor, or what was selected of it.
 * @template [S=any]
 * @typedef {object} Update
 * @property {S} state frozen; a part that did not change is the same object as in the update before
 * @property {number} revision of the state; in `mode: "all"` each one comes once, in order
 * @property {string} epoch the actor's life: revisions of different epochs have nothing to do with each other
 * @property {string} [reset] why this state does not continue the one before: `lagged`, `recreated`, …
 * @property {true} [restored] it was kept in the store; what happened since follows
 * @property {any} [signal] what the actor lets know behind this revision, until the next; frozen. Comes with `signals: true`, in updates besides
 *   those of the revisions, with the state and the revision of the one before; only the newest, once nothing else waits; may be lost
 * @property {unknown} [delta] the patch or change that it came by from the update before; left out where it came in full, or updates between were skipped
 */

/**
 * One event of an actor.
 * @template [E=any]
 * @typedef {object} EventUpdate
 * @property {E} event frozen; its `type` says what happened
 * @property {number} revision
 * @property {string} epoch
 * @property {string} at when it happened, ISO-8601 UTC
 * @property {string} [reset] why events between the one before and this one are missing
 */

/**
 * Applies a change of an actor type's own delta: returns the state at the next revision, and leaves `state` as it is.
 * @callback DeltaFunction
 * @param {any} state frozen
 * @param {any} change
 * @returns {any}
 */

/**
 * What to watch, and how. Everything may be left out.
 * @typedef {object} WatchOptions
 * @property {"state" | "events"} [of] `state` unless said otherwise
 * @property {"all" | "latest"} [mode] `all`: every revision; `latest`: those between are skipped while the consumer is behind
 * @property {object} [filter] which revisions to tell; the protocol lists the filters
 * @property {readonly string[]} [select] JSON Pointers of the parts of the state that are wanted
 * @property {"merge-patch" | "json-patch" | "none"} [delta] how changes travel: `merge-patch` unless said otherwise
 * @property {Record<string, DeltaFunction>} [deltas] the actor type's own deltas that can be applied here, by name
 * @property {boolean} [signals] whether to tell signals, too, as updates with a `signal`: of states
 * @property {number} [window] how many updates may be on their way or wait for the consumer: 1 to 1,024; 64 for `all`, 4 for `latest`
 * @property {{revision: number, epoch?: string}} [from] tell what happened behind this revision, instead of the present state
 * @property {KeyValueStore | null} [store] where the position is kept; `null` for nowhere
 * @property {string} [name] under which it is kept for this actor, 1 to 128 characters; left out, one that follows from what is asked for. A
 *   `TypeError` where an open watch has that name in that store, or, without names, keeps its position for the same events
 * @property {AbortSignal} [signal] ends it
 */

/**
 * Makes a watch call back instead of being iterated. Each update counts as consumed when `onUpdate` returns. Where it throws on an
 * event, the position that is kept stays in front of that event: after a reload it is told again, with all behind it.
 * @template U
 * @typedef {object} Callbacks
 * @property {(update: U) => void} onUpdate
 * @property {(error?: OnagerError) => void} [onEnd] nothing follows: closed, or the actor was erased, or failed with `error`
 */

/**
 * @typedef {object} InvokeOptions
 * @property {string | null} [key] makes the command take effect once, 1 to 128 characters; a random one unless given. `null` for
 *   none: then the command is sent once, and is a `timeout` where the connection is lost before its answer
 * @property {number} [timeoutMs] how long to try, in milliseconds: 30,000 unless said otherwise
 * @property {AbortSignal} [signal] gives it up; it may take effect all the same
 */

/**
 * How to submit a durable request; the options of a command besides.
 * @typedef {InvokeOptions & {priority?: "high" | "normal" | "low", after?: number, at?: string, deadline?: string}} SubmitOptions
 * `after`: how many milliseconds to wait before it is run, or `at`: until when; `deadline`: when it fails if it is not done. Both are times in
 * ISO-8601 UTC, at most a year from now
 */

/**
 * Where a durable request stands: the state of its actor.
 * @template [R=any]
 * @typedef {object} RequestState
 * @property {string} action
 * @property {string} principal who submitted it
 * @property {"queued" | "processing" | "retrying" | "completed" | "failed" | "cancelled"} status
 * @property {"high" | "normal" | "low"} priority
 * @property {number} progress 0 to 1; begins anew with each attempt
 * @property {string} [message] what its handler said last
 * @property {any} [details] the same for programs
 * @property {number} attempt how often it was begun
 * @property {R} [result] where it is completed
 * @property {{code: string, message: string}} [error] why it failed, or why its last attempt did
 * @property {true} [dead] it is a dead letter
 * @property {string} submittedAt
 * @property {string} [dueAt] before which it is not run
 * @property {string} [deadline]
 * @property {string} [startedAt]
 * @property {string} [finishedAt]
 */

/**
 * What a command came to.
 * @template [V=any]
 * @typedef {object} Result
 * @property {V} value what the command answered, or `null`
 * @property {number} revision the actor's behind the command
 */

/**
 * As much of `localStorage` as is needed.
 * @typedef {object} KeyValueStore
 * @property {(key: string) => string | null} getItem
 * @property {(key: string, value: string) => void} setItem
 * @property {(key: string) => void} removeItem
 */

/**
 * The clock, the chance and the events of the place where the client runs. For tests.
 * @typedef {object} Runtime
 * @property {() => number} now milliseconds, monotonic
 * @property {(action: () => void, ms: number) => any} setTimeout
 * @property {(timer: any) => void} clearTimeout
 * @property {() => number} random from 0 to 1
 * @property {Partial<Pick<EventTarget, "addEventListener" | "removeEventListener">>} events of the page, where there is one
 */

/**
 * As much of the standard `WebSocket` as is needed.
 * @typedef {object} Socket
 * @property {string} binaryType
 * @property {((event: any) => void) | null} onopen
 * @property {((event: any) => void) | null} onmessage
 * @property {((event: any) => void) | null} onclose
 * @property {((event: any) => void) | null} onerror
 * @property {(text: string) => void} send
 * @property {(code?: number) => void} close
 */

/**
 * @typedef {object} ConnectOptions
 * @property {string | (() => string | Promise<string>)} [token] who the client is; the function is called again when the server refuses
 *   the token, and later where it fails or takes more than 15 s
 * @property {string} [client] names this program in the server's log: at most 128 characters
 * @property {KeyValueStore} [store] where positions and their states are kept, so that a reload resumes; `localStorage` is one
 * @property {Record<string, Record<string, DeltaFunction>>} [deltas] by actor type and name: deltas that can be applied here
 * @property {new (url: string, protocol: string) => any} [WebSocket] where there is no global one: Node 20 and 21
 * @property {number} [timeoutMs] of commands that do not say: 30,000
 * @property {(message: string) => void} [warn] what a developer should know and no one is told otherwise; `console.warn`
 * @property {Partial<Runtime>} [runtime] for tests
 */

/** What to do about errors whose message cannot say it, because the server does not know the application. @type {Record<string, string>} */
const ADVICE = {
  "unauthenticated": "Give connect() a token, or a function that fetches a new one.",
  "forbidden": "Connect with a token that allows this, or have the server's Authorizer allow it.",
  "unknown-actor-type": "Check the name of the type, and that the server registers it.",
  "unknown-action": "Check the name of the action, and that the server runs it.",
  "unknown-command": "Check the name of the command: it is that of its record, such as Join.",
  "timeout": "The outcome is unknown: ask again with the same key, and it takes effect once.",
};

/** @type {Record<string, Retry>} */
const RETRY = { "timeout": "same-key", "unavailable": "later", "rate-limited": "later", "internal": "later", "unauthenticated": "reauthenticate" };

/** What to do about an error. @typedef {"never" | "later" | "same-key" | "reauthenticate"} Retry */

/**
 * What went wrong: `code` and `reason` are for programs, `message` is for developers.
 *
 * The codes are the protocol's, and four of the client's own: `protocol` (the server does not speak this version), `revoked`,
 * `ended` (the server ended a stream, `reason` says why) and `closed` (this client was closed).
 */
export class OnagerError extends Error {
  /** @param {{code: string, message?: string, retry?: Retry, reason?: string, after?: number, details?: {path: string, problem: string}[], key?: string | null, cause?: unknown}} what */
  constructor({ code, message, retry, reason, after, details, key, cause }) {
    const said = message ?? code;
    super(Object.hasOwn(ADVICE, code) ? `${said.replace(/\.$/, "")}. ${ADVICE[code]}` : said, cause === undefined ? {} : { cause });
    this.name = "OnagerError";
    /** From the protocol's table of errors. */
    this.code = code;
    /** What to do: nothing, the same later, the same with the same key, or find a new token. @type {Retry} */
    this.retry = retry ?? RETRY[code] ?? "never";
    /** The actor's own code where it refused (`rejected`), or the server's where it ended a stream. */
    this.reason = reason;
    /** After how many milliseconds to try again. */
    this.after = after;
    /** Where arguments or filters do not fit. */
    this.details = details ?? [];
    /** The idempotency key of the command, to ask again with. */
    this.key = key ?? undefined;
  }
}

// --------------------------------------------------------------------------------------------------- Values and patches

/** @param {unknown} value @returns {value is Record<string, any>} */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @type {<T>(value: T) => Readonly<T>} */
const freeze = Object.freeze;

/** Sets a field, also one that is called `__proto__`. @param {any} object @param {string} key @param {unknown} value */
function put(object, key, value) {
  if (key === "__proto__") Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}

/** Whether two JSON values are the same. @type {(a: any, b: any) => boolean} */
function equal(a, b) {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]));
}

/**
 * Returns `next`, with each part that `previous` has too replaced by that very object, and frozen. Takes `next` over.
 * @param {any} previous
 * @param {any} next
 * @returns {any}
 */
export function share(previous, next) {
  if (typeof next !== "object" || next === null || next === previous || Object.isFrozen(next)) return next;
  const old = Array.isArray(next) === Array.isArray(previous) && typeof previous === "object" && previous ? previous : Array.isArray(next) ? [] : {};
  const partner = Array.isArray(next) ? aligned(old, next) : (/** @type {string} */ key) => key;
  const keys = Object.keys(next);
  let same = old === previous && Object.keys(old).length === keys.length;
  for (const key of keys) {
    const other = partner(/** @type {any} */ (key));
    next[key] = share(Object.hasOwn(old, other) ? old[other] : undefined, next[key]);
    same &&= Object.hasOwn(old, key) && old[key] === next[key];
  }
  return same ? previous : freeze(next);
}

/**
 * Which element of an old array may be the same as one of a new array: equal ends belong together, and of the rest the first to
 * where it was, as in a list that grows at its end and is cut at its start.
 * @param {any[]} old
 * @param {any[]} next
 * @returns {(index: string) => number}
 */
function aligned(old, next) {
  const most = Math.min(old.length, next.length);
  let tail = 0;
  while (tail < most && equal(old[old.length - 1 - tail], next[next.length - 1 - tail])) tail++;
  const slid = next.length > tail ? Math.max(0, old.findIndex((each) => equal(each, next[0]))) : 0;
  return (index) => (+index >= next.length - tail ? +index - next.length + old.length : +index + slid);
}

/**
 * JSON Merge Patch (RFC 7396). Changes neither; what stays the same is the same object.
 * @param {any} target
 * @param {any} patch
 * @returns {any}
 */
export function mergePatch(target, patch) {
  if (!isObject(patch)) return share(target, patch);
  const before = isObject(target) ? target : {};
  /** @type {Record<string, any> | undefined} */
  let after = before === target ? undefined : {};
  for (const key of Object.keys(patch)) {
    const known = Object.hasOwn(before, key);
    if (patch[key] === null) {
      if (known) delete (after ??= { ...before })[key];
      continue;
    }
    const value = mergePatch(known ? before[key] : undefined, patch[key]);
    if (!known || value !== before[key]) put((after ??= { ...before }), key, value);
  }
  return after ? freeze(after) : target;
}

/**
 * JSON Patch (RFC 6902). Changes neither; what stays the same is the same object.
 * @param {any} document
 * @param {any} patch
 * @returns {any}
 * @throws {Error} where it does not fit, or a `test` fails
 */
export function jsonPatch(document, patch) {
  if (!Array.isArray(patch)) throw new Error("A JSON Patch is an array");
  return patch.reduce((value, operation) => applyOperation(value, operation), document);
}

/** @param {any} document @param {{op: string, path: string, from: string, value: any}} operation */
function applyOperation(document, operation) {
  const { op, from } = operation;
  const path = tokens(operation.path);
  switch (op) {
    case "add":
    case "replace":
      if (operation.value === undefined) throw new Error(`${op} without a value`);
      return edit(document, path, op, operation.value);
    case "remove":
      return edit(document, path, op);
    case "copy":
      return edit(document, path, "add", find(document, tokens(from)));
    case "move":
      if (operation.path.startsWith(`${from}/`)) throw new Error("Nothing moves into itself");
      return edit(edit(document, tokens(from), "remove"), path, "add", find(document, tokens(from)));
    case "test":
      if (!equal(find(document, path), operation.value)) throw new Error(`The test of ${operation.path} failed`);
      return document;
    default:
      throw new Error(`Unknown operation ${op}`);
  }
}

/** @param {string} pointer */
function tokens(pointer) {
  if (typeof pointer !== "string" || (pointer !== "" && pointer[0] !== "/")) throw new Error("A path begins with /");
  return pointer.split("/").slice(1).map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** @param {any} node @param {string} token */
const has = (node, token) =>
  Array.isArray(node) ? /^(0|[1-9]\d*)$/.test(token) && +token < node.length : isObject(node) && Object.hasOwn(node, token);

/** @param {any} node @param {string[]} path */
function find(node, path) {
  for (const token of path) {
    if (!has(node, token)) throw new Error(`There is no ${token}`);
    node = node[token];
  }
  return node;
}

/**
 * @param {any} node
 * @param {string[]} path
 * @param {string} op `add`, `replace` or `remove`
 * @param {any} [value]
 * @returns {any} where the whole was removed, `undefined`
 */
function edit(node, path, op, value) {
  if (path.length === 0) return share(node, value);
  const [token, ...rest] = path;
  const isNew = rest.length === 0 && op === "add" && (Array.isArray(node) ? token === "-" || token === `${node.length}` : isObject(node));
  if (!isNew && !has(node, token)) throw new Error(`There is no ${token}`);
  if (Array.isArray(node)) {
    const copy = [...node];
    if (rest.length > 0 || op === "replace") copy[+token] = edit(node[+token], rest, op, value);
    else if (op === "add") copy.splice(isNew ? node.length : +token, 0, share(undefined, value));
    else copy.splice(+token, 1);
    return freeze(copy);
  }
  const copy = { ...node };
  if (rest.length === 0 && op === "remove") delete copy[token];
  else put(copy, token, edit(Object.hasOwn(node, token) ? node[token] : undefined, rest, op, value));
  return freeze(copy);
}

/**
 * Calls what the application gave: a fault in it is reported as uncaught, and is no reason to stop.
 * @param {() => void} action
 * @returns {boolean} whether it went well
 */
function guarded(action) {
  try {
    action();
    return true;
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
    return false;
  }
}

// --------------------------------------------------------------------------------------------------------------- Limits

const MOST_BYTES = 1 << 20; // of a message, where the server says nothing else
const MOST_DEPTH = 63; // of a frame
const MOST_NAME = 50_000; // characters of a field's name

const encoder = new TextEncoder();

/** @type {(value: any, depth?: number) => boolean} */
const isReadable = (value, depth = MOST_DEPTH) =>
  typeof value !== "object" || !value ||
  (depth > 0 && Object.keys(value).every((name) => name.length <= MOST_NAME && isReadable(value[name], depth - 1)));

/** Sees to it that the server can read a frame: one that it cannot costs all that are sent with it. @param {string} text @param {number} [mostBytes] */
function checkReadable(text, mostBytes = MOST_BYTES) {
  if (encoder.encode(text).length <= mostBytes && isReadable(JSON.parse(text))) return;
  const limits = `${mostBytes} bytes, ${MOST_DEPTH} levels, and ${MOST_NAME} characters in a name`;
  throw new OnagerError({ code: "too-large", message: `No server takes this: a frame has at most ${limits}` });
}

// ------------------------------------------------------------------------------------------------------------- A stream

const WINDOW = { all: 64, latest: 4 };
const MOST_WINDOW = 1024;
const MOST_MENDINGS = 5; // in a row, with nothing accepted between

/** Where a stream is: the highest revision known, and the state held with its own revision. `revision` is left out before the first. */
/** `reset` says why what follows does not continue what came before, until that is told. */
/** @typedef {{epoch?: string, revision?: number, base: number | null, state?: any, reset?: string}} Cursor */
/** An update that waits for its consumer; `cursor` is where the stream is when it was consumed, `count` how many came until then. */
/** @typedef {{update: any, cursor: Cursor, number: number, count: number}} Entry */
/** @typedef {{type: string, [field: string]: any}} Frame */

/** Which stream keeps its position under a name, in each store: one at a time. @type {WeakMap<KeyValueStore, Map<string, Stream>>} */
const KEEPERS = new WeakMap();

/** Where a stream keeps its position for the next life of the page. */
class Kept {
  #keepers;

  /** @param {Stream} stream @param {KeyValueStore} store @param {string} name */
  constructor(stream, store, name) {
    this.stream = stream;
    this.store = store;
    this.name = name;
    this.#keepers = KEEPERS.get(store) ?? new Map();
    KEEPERS.set(store, this.#keepers);
  }

  get #isTaken() {
    return (this.#keepers.get(this.name) ?? this.stream) !== this.stream;
  }

  /** Keeps others from keeping theirs here. @returns {boolean} whether that is possible */
  claim() {
    if (this.#isTaken) return false;
    this.#keepers.set(this.name, this.stream);
    return true;
  }

  release() {
    if (!this.#isTaken) this.#keepers.delete(this.name);
  }

  /** @returns {Cursor | undefined} */
  read() {
    try {
      const text = this.store.getItem(this.name);
      if (!text) return undefined;
      const { epoch, revision, base, state, reset } = JSON.parse(text);
      const isSound = typeof epoch === "string" && revision >= 0 && (base === null || (base <= revision && state !== undefined));
      return isSound ? { epoch, revision, base, state: share(undefined, state), reset } : undefined;
    } catch {
      return undefined; // it was not kept by us, or the store is switched off
    }
  }

  /** @param {Cursor} cursor */
  write(cursor) {
    if (this.#isTaken) return; // this stream has ended, and another one goes on
    try {
      this.store.setItem(this.name, JSON.stringify(cursor));
    } catch {
      this.#remove(); // full, or switched off: an old state would be worse than none
    }
  }

  #remove() {
    try {
      this.store.removeItem(this.name);
    } catch {
      // nothing can be kept here, and nothing is
    }
  }
}

/** What one watch asks for and has been told. Knows frames, but no sockets: its client sends what it says. */
class Stream {
  /** Its number on the present connection; 0 where it is not asked for. */
  number = 0;
  isOpen = false;
  /** How often in a row it was asked for again with nothing accepted between. */
  mendings = 0;
  /** How often it had to wait for being asked for again, since it was told something. */
  tries = 0;
  /** @type {any} */ timer;
  /** Why nothing follows. @type {{error?: OnagerError} | undefined} */
  end;
  onAbort = () => this.close();
  /** What an application may show of it. */
  statistics = { outcome: "", updates: 0, deltas: 0, resumes: 0, resets: 0 };

  /** What the consumer has got. @type {Cursor} */
  #taken = { base: null };
  /** What has come. @type {Cursor} */
  #told = { base: null };
  /** @type {Entry[]} */ #queue = [];
  /** With the consumer. @type {Entry | undefined} */
  #inHand;
  /** @type {{resolve: (result: IteratorResult<any, undefined>) => void, reject: (error: unknown) => void}[]} */
  #waiting = [];
  #count = 0;
  #acknowledged = 0;
  /** The last acknowledgement, on the present subscription. @type {Frame | undefined} */
  #lastAck;
  #unread = 0; // how often in a row the message that asked for it may have been one that the server cannot read
  #suspicious = false; // the state held may not be the server's
  /** Ways in which changes may travel, the best one first; one that fails is not asked for again. @type {string[]} */
  #ways;
  /** @type {DeltaFunction | undefined} */ #apply;
  /** @type {Kept | undefined} */ #kept;
  /** What the consumer is done with, and is not written down yet. @type {Cursor | undefined} */
  #done;
  /** The newest that the consumer has not got. @type {{revision: number, value: any} | undefined} */
  #signal;
  #hasFailed = false; // an event was not dealt with: nothing behind it is written down

  /**
   * @param {Onager} client
   * @param {Actor} actor
   * @param {WatchOptions & Partial<Callbacks<any>>} options
   * @param {Wires} wires
   */
  constructor(client, actor, options, wires) {
    const { of = "state", mode = "all", filter, select, delta = "merge-patch", window = WINDOW[mode] } = options;
    if (!(window >= 1 && window <= MOST_WINDOW)) throw new RangeError(`window: ${window} (expected: 1 to ${MOST_WINDOW})`);
    if (options.signals && of === "events") throw new TypeError("signals: they come with states, not with events");
    this.client = client;
    this.actor = actor;
    this.options = options;
    this.wires = wires;
    this.window = Math.floor(window);
    this.shape = { of, mode, filter, select };
    this.isOfEvents = of === "events";
    this.isLatest = mode === "latest";
    const whole = select === undefined || select.includes("");
    this.#ways = [...(whole && options.deltas && Object.keys(options.deltas).length > 0 ? ["custom"] : []), delta, "none"];
    this.#kept = this.#claim();
    if (options.from) this.#taken = { ...options.from, base: null };
    else this.#restore();
  }

  /** Where its position is kept, if anywhere. */
  #claim() {
    const { store = this.wires.store, name } = this.options;
    if (name !== undefined && !(name.length >= 1 && name.length <= 128)) throw new RangeError(`name: ${name.length} characters (expected: 1 to 128)`);
    if (!store) return undefined;
    const place = `onager/1/${this.wires.url}/${this.actor.address}/`;
    const kept = new Kept(this, store, place + (name === undefined ? JSON.stringify(this.shape) : `=${name}`));
    const mayShare = name === undefined && this.isLatest && !this.isOfEvents; // nobody misses what may be skipped
    if (mayShare || kept.claim()) return kept;
    if (name === undefined && !this.isOfEvents) return undefined;
    const which = name === undefined ? "the same events" : `the name "${name}"`;
    throw new TypeError(`${this}: an open watch keeps its position for ${which} already. Give each a name of its own, or store: null`);
  }

  get position() {
    return this.#taken;
  }

  /** The frame that asks for it, behind what the consumer has got. @param {number} number */
  subscribe(number) {
    this.number = number;
    this.isOpen = false;
    this.#queue = this.#queue.filter(({ update }) => update.restored);
    this.#told = this.#taken;
    this.#count = this.#acknowledged = 0;
    this.#lastAck = this.#signal = undefined;
    const { epoch, revision, base } = this.#taken;
    const delta = this.isOfEvents || this.#ways[0] === "none" ? undefined : this.#ways[0];
    const held = this.isOfEvents ? {} : { base: this.#suspicious ? null : base };
    const from = revision === undefined ? undefined : { epoch, revision, ...held };
    return { type: "subscribe", stream: number, actor: this.actor.address, ...this.shape, signals: this.options.signals, delta, window: this.window, from };
  }

  /** @param {Frame} frame */
  take(frame) {
    switch (frame.type) {
      case "subscribed":
        return this.#subscribed(frame);
      case "update":
      case "event":
        return this.#revision(frame);
      case "mark":
        return this.#mark(frame.revision);
      case "signal":
        return this.#signalled(frame);
      case "paused":
        return this.#paused(frame.revision);
      case "reset":
        return this.#begin(frame, frame.reason);
      case "ended":
        return this.#ended(frame.reason);
      case "error":
        return this.#failed(frame);
      default:
        return undefined;
    }
  }

  /** @param {Frame} frame */
  #subscribed({ outcome, epoch, revision, delta }) {
    this.isOpen = true;
    this.#unread = 0;
    this.#suspicious = false;
    this.statistics.outcome = outcome;
    if (outcome === "resumed") this.#resumed(epoch);
    else if (outcome === "reset") this.#begin({ epoch, revision }, epoch === this.#taken.epoch ? "lagged" : "recreated");
    else this.#beginAt(epoch, revision, this.#taken.reset);
    this.#apply = delta === undefined ? undefined : this.options.deltas?.[delta];
    if (delta !== undefined && !this.#apply) this.#degrade(`the server's delta is "${delta}", which this client was not given`);
  }

  /** @param {string} epoch */
  #resumed(epoch) {
    this.statistics.resumes++;
    this.#told = this.#taken = { ...this.#taken, epoch };
  }

  /** @param {{[field: string]: any}} at an epoch and a revision @param {string} why */
  #begin({ epoch, revision }, why) {
    this.statistics.resets++;
    this.#beginAt(epoch, revision, this.#told.reset === "recreated" ? "recreated" : why); // the stronger one, where none was told yet
  }

  /** Events go on behind this revision; of states one in full comes first. @param {string} epoch @param {number} revision @param {string} [reset] */
  #beginAt(epoch, revision, reset) {
    this.#told = { epoch, revision: this.isOfEvents ? revision : undefined, base: null, reset };
    this.#signal = undefined;
    if (this.isOfEvents) this.#passed();
  }

  /** There is nothing more for the consumer up to here. */
  #passed() {
    const last = this.#queue.at(-1);
    if (last) last.cursor = this.#told;
    else this.#taken = this.#told;
    if (!last && !this.#inHand) this.#keep();
  }

  /** @param {Frame} frame */
  #revision(frame) {
    const { revision } = this.#told;
    if (revision !== undefined && frame.revision <= revision) return undefined;
    const isNext = revision === undefined || frame.revision === revision + 1;
    if (!isNext && !this.#mayJump) return this.#mend(`revision ${frame.revision} came behind ${revision}`);
    return this.isOfEvents ? this.#event(frame) : this.#update(frame);
  }

  /** Whether revisions may be passed over. */
  get #mayJump() {
    return this.isLatest || this.shape.filter !== undefined;
  }

  /** Says how far the server has told. @param {number} revision */
  #paused(revision) {
    if (revision > (this.#told.revision ?? revision) && !this.#mayJump) this.#mend(`revision ${revision} did not come`);
  }

  /** @param {Frame} frame */
  #event({ revision, at, event }) {
    const { epoch, reset } = this.#told;
    this.#told = { epoch, revision, base: null };
    this.#arrived({ event: share(undefined, event), revision, epoch, at }, reset);
  }

  /** @param {Frame} frame */
  #update(frame) {
    const { revision, base } = frame;
    const isFull = "state" in frame;
    if (!isFull && base !== this.#told.base) return this.#mend(`a change of revision ${base} came behind ${this.#told.base}`);
    let state;
    try {
      state = isFull ? share(this.#told.state ?? this.#taken.state, frame.state) : this.#changed(frame);
    } catch (cause) {
      return this.#degrade(`a change of revision ${base} could not be applied (${cause})`);
    }
    const { epoch, reset } = this.#told;
    this.#told = { epoch, revision, base: revision, state };
    if (!isFull) this.statistics.deltas++;
    return this.#arrived({ state, revision, epoch, ...(isFull ? {} : { delta: frame.patch ?? frame.change }) }, reset);
  }

  /** @param {Frame} frame */
  #changed(frame) {
    const { state } = this.#told;
    if ("patch" in frame) return this.#ways[0] === "json-patch" ? jsonPatch(state, frame.patch) : mergePatch(state, frame.patch);
    if (!this.#apply) throw new Error("no function for it");
    return share(state, this.#apply(state, frame.change));
  }

  /** @param {any} update @param {string | undefined} reset */
  #arrived(update, reset) {
    this.statistics.updates++;
    this.mendings = this.tries = 0;
    const skipped = this.isLatest ? this.#queue.pop()?.update : undefined;
    const why = reset ?? skipped?.reset;
    if (why !== undefined) update.reset = why;
    if (skipped) delete update.delta; // its base was never told
    this.#offer({ update: freeze(update), cursor: this.#told, number: this.number, count: ++this.#count });
    if (this.#queue.length > this.window + 1) this.#mend("more came than there was room for");
  }

  /** @param {Entry} entry */
  #offer(entry) {
    const { onUpdate } = this.options;
    if (onUpdate) this.#callBack(onUpdate, entry);
    else if (this.#waiting.length > 0) this.#waiting.shift()?.resolve({ done: false, value: this.#hand(entry) });
    else this.#queue.push(entry);
  }

  /** @param {(update: any) => void} onUpdate @param {Entry} entry */
  #callBack(onUpdate, entry) {
    const update = this.#hand(entry);
    const isDone = guarded(() => onUpdate(update));
    this.#hasFailed ||= this.isOfEvents && !isDone;
    this.#consumed();
  }

  /** @param {Entry} entry */
  #hand(entry) {
    this.#inHand = entry;
    this.#taken = entry.cursor;
    return entry.update;
  }

  /** What the consumer had in hand is done: room for more, and the place to go on from after a reload. */
  #consumed() {
    const entry = this.#inHand;
    if (!entry) return;
    this.#inHand = undefined;
    this.#keep(entry.cursor);
    if (entry.number !== this.number || !this.isOpen || (entry.count - this.#acknowledged) * 2 < this.window) return;
    this.#acknowledged = entry.count;
    this.#acknowledge(entry);
  }

  /** @param {Entry} entry */
  #acknowledge({ update, number }) {
    this.#lastAck = { type: "ack", stream: number, revision: update.revision };
    this.wires.send(this.#lastAck);
  }

  /** @param {number} revision */
  #mark(revision) {
    this.mendings = this.tries = 0;
    if (revision < (this.#told.revision ?? 0)) return;
    this.#told = { ...this.#told, revision };
    this.#passed();
  }

  /** What the actor lets know behind the present revision. @param {Frame} frame */
  #signalled({ revision, value }) {
    if (revision !== this.#told.revision) return; // it is void
    this.#signal = { revision, value: share(undefined, value) };
    const { onUpdate } = this.options;
    const update = onUpdate || this.#waiting.length > 0 ? this.#takeSignal() : undefined;
    if (!update) return;
    if (onUpdate) guarded(() => onUpdate(update));
    else this.#waiting.shift()?.resolve({ done: false, value: update });
  }

  /** The state that the consumer has got, with what it has not got. It is nothing to go on from: what is in hand stays what it was. */
  #takeSignal() {
    const signal = this.#signal;
    const { epoch, revision, base, state } = this.#taken;
    this.#signal = undefined;
    if (!signal || signal.revision !== revision || base === null) return undefined;
    return freeze({ state, revision: base, epoch, signal: signal.value });
  }

  /** @param {string} reason */
  #ended(reason) {
    this.wires.release(this);
    if (reason === "draining") return this.wires.again(this);
    if (reason === "deleted") return this.finish();
    const code = reason === "forbidden" ? "forbidden" : "ended";
    return this.finish(new OnagerError({ code, reason, message: `The server ended ${this.actor.address}: ${reason}` }));
  }

  /** An error that the server sent about it. @param {Frame} frame */
  #failed(frame) {
    const { code, after } = frame;
    const goesOn = this.isOpen && code !== "internal" && code !== "unavailable" && code !== "unknown-stream";
    if (goesOn) return code === "rate-limited" ? this.wires.later(after ?? 1000, () => this.acknowledgeAgain()) : this.client.warn(`${this}: ${frame.message}`);
    const wasOpen = this.isOpen;
    this.wires.release(this);
    if (code === "bad-frame" && this.#ways[0] === "custom") return this.#degrade("the actor type has no delta of its own");
    if (code === "bad-frame" && this.#taken.revision !== undefined && !this.options.from) return this.#forget();
    const isWorthIt = wasOpen || frame.retry === "later" || frame.retry === "same-key";
    if (isWorthIt && (code !== "internal" || ++this.mendings < MOST_MENDINGS)) return this.wires.again(this, after);
    return this.finish(new OnagerError(/** @type {any} */ (frame)));
  }

  /** The last acknowledgement may not have been taken: it is said again. */
  acknowledgeAgain() {
    if (this.isOpen && this.#lastAck) this.wires.send(this.#lastAck);
  }

  /** The server could not read a message, and it may have been the one that asked for this stream. @param {Frame} frame */
  unread(frame) {
    if (++this.#unread > MOST_MENDINGS) return this.finish(new OnagerError(/** @type {any} */ (frame)));
    return this.#askAgain(this.#unread);
  }

  /** Begins anew; what was held cannot be continued. */
  #forget() {
    this.#taken = { base: null, reset: "forgotten" };
    this.wires.anew(this);
  }

  /** Does without the present kind of delta. @param {string} why */
  #degrade(why) {
    if (this.#ways.length > 1) this.#ways.shift();
    this.#mend(why);
  }

  /** Asks anew, behind what the consumer has got and for a full state: what does not fit is never shown. @param {string} why */
  #mend(why) {
    this.client.warn(`${this}: ${why}; asking again`);
    if (++this.mendings > MOST_MENDINGS) {
      return this.finish(new OnagerError({ code: "protocol", message: `${this} cannot be followed: ${why}. Update the client or the server` }));
    }
    this.#suspicious = true;
    return this.#askAgain(this.mendings);
  }

  /** @param {number} time from 1: the first time at once */
  #askAgain(time) {
    this.wires.drop(this);
    return time === 1 ? this.wires.anew(this) : this.wires.again(this);
  }

  /** @returns {Promise<IteratorResult<any, undefined>>} */
  next() {
    this.#consumed();
    const entry = this.#queue.shift();
    if (entry) return Promise.resolve({ done: false, value: this.#hand(entry) });
    const update = this.end ? undefined : this.#takeSignal();
    if (update) return Promise.resolve({ done: false, value: update });
    if (this.end?.error) return this.#throwOnce(this.end.error);
    if (this.end) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  /** @param {OnagerError} error @returns {Promise<never>} */
  #throwOnce(error) {
    this.end = {};
    return Promise.reject(error);
  }

  /** Nothing follows; what has come can still be read. @param {OnagerError} [error] */
  finish(error) {
    if (this.end) return;
    this.end = error ? { error } : {};
    this.wires.drop(this);
    this.wires.forget(this);
    this.save();
    this.#kept?.release();
    this.#waiting.splice(0).forEach(({ resolve, reject }) => {
      if (!this.end?.error) return resolve({ done: true, value: undefined });
      this.end = {};
      return reject(error);
    });
    const { onUpdate, onEnd } = this.options;
    if (onEnd) guarded(() => onEnd(error));
    else if (error && onUpdate) this.client.warn(`${this} has ended: ${error.message}`);
  }

  /** Ends it for the consumer, who wants no more. What is in hand counts when the next one is asked for, as always. */
  close() {
    this.#queue = [];
    this.finish();
  }

  // What is kept between two lives of the page

  #keep(cursor = this.#taken) {
    if (this.#hasFailed) return;
    this.#done = cursor;
    if (this.isOfEvents || this.end) this.save();
    else this.wires.saveSoon();
  }

  /** Writes down where the consumer is. */
  save() {
    const cursor = this.#done;
    this.#done = undefined;
    if (cursor?.revision !== undefined) this.#kept?.write(cursor);
  }

  #restore() {
    const kept = this.#kept?.read();
    if (!kept) return;
    this.#taken = this.#told = kept;
    if (this.isOfEvents || kept.base === null) return;
    const { state, base, epoch } = kept;
    const update = freeze({ state, revision: base, epoch, restored: true });
    this.#queue.push({ update, cursor: kept, number: 0, count: 0 });
    if (this.options.onUpdate) queueMicrotask(() => this.#callBackRestored());
  }

  #callBackRestored() {
    const restored = this.#queue.findIndex(({ update }) => update.restored);
    if (restored < 0 || this.end) return;
    const [entry] = this.#queue.splice(restored, 1);
    guarded(() => this.options.onUpdate?.(entry.update));
  }

  toString() {
    return `Stream of ${this.actor.address}`;
  }
}

// ------------------------------------------------------------------------------------------------------------ A command

const MOST_COMMANDS = 10_000; // without an answer

/** What the client has to do for one command until it is answered. */
class Command {
  /** On which connection it is on its way. @type {Link | undefined} */
  on;
  /** How often it was sent and nothing is known of what came of it. */
  unknown = 0;
  tries = 0;
  /** The last answer, where it was to try again. @type {OnagerError | undefined} */
  refusal;
  /** @type {any} */ timer;
  /** @type {any} */ deadline;
  forget = () => {};

  /**
   * @param {number} id
   * @param {string} text the frame
   * @param {string} name
   * @param {string | null | undefined} key `null`: it is sent once; `undefined`: it may be sent again without
   * @param {(result: any) => void} resolve
   * @param {(error: any) => void} reject
   */
  constructor(id, text, name, key, resolve, reject) {
    this.id = id;
    this.text = text;
    this.name = name;
    this.key = key;
    this.resolve = resolve;
    this.reject = reject;
  }

  /** Why it is given up. @param {string} why */
  unanswered(why) {
    if (this.refusal && !this.on) return this.refusal;
    const code = this.unknown > 0 ? "timeout" : "unavailable";
    const message = this.unknown > 0 ? `${this.name} has no answer: ${why}` : `${this.name} was not sent: ${why}`;
    return new OnagerError({ code, message, key: this.key });
  }

  /** Why it is given up with the whole client. @param {OnagerError} cause */
  stopped(cause) {
    const known = this.unknown > 0 ? "has an unknown outcome" : "was not sent";
    return new OnagerError({ code: cause.code, message: `${this.name} ${known}: ${cause.message}`, key: this.key, cause });
  }
}

/** A random key; `randomUUID` exists only where the page came over HTTPS or from this machine. */
const newKey = () =>
  crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

// --------------------------------------------------------------------------------------------------------- A connection

const PROTOCOL = 1;
const SUBPROTOCOL = "onager.v1.json";
const OPENING_MS = 15_000; // from fetching the token until the welcome
const PATIENCE_MS = 5_000; // for the answer to a ping
const MOST_FRAMES = 5_000; // in a message
const HEARTBEAT_LOST = 4003;
const FIRST_REFUSAL = 4500;
const NOT_ONAGER = 4500;
const UNAUTHENTICATED = 4501;

/** What closes mean behind which nobody should connect again. @type {Record<number, [code: string, message: string]>} */
const REFUSALS = {
  4500: ["protocol", "The server does not speak this protocol: update onager-client or the server, and check the address"],
  4501: ["unauthenticated", "The server does not know who this is"],
  4502: ["forbidden", "The server does not let this client in"],
  4503: ["revoked", "The server has withdrawn the credentials: sign in again"],
};

/** What the other closes mean, and 4501 where another token may help. @type {Record<number, Reason>} */
const REASONS = { 1012: "server-stopping", 4001: "server-stopping", 4002: "too-slow", 4003: "heartbeat", 4501: "credentials" };

/**
 * @typedef {object} LinkOwner
 * @property {(link: Link) => void} onWelcome
 * @property {(link: Link, frame: any) => void} onFrame
 * @property {(link: Link, code: number, cause?: unknown) => void} onLost said once, and not where the owner closed it
 */

/** One WebSocket: says hello, sends frames in batches, and notices when nothing comes any more. */
class Link {
  /** The server's first frame. @type {any} */
  welcome;
  /** What the server said about the connection before closing it. @type {OnagerError | undefined} */
  complaint;
  /** @type {Socket | undefined} */ #socket;
  /** @type {string[]} */ #outbox = [];
  #heardAt = 0;
  #isAsked = false; // for a sign of life, and none has come
  /** @type {any} */ #timer;
  #isOver = false;
  /** Each frame goes alone, since the server could not read a message: one that cannot be read takes no other with it any more. */
  isCareful = false;
  /** Whether it has what it says hello with. */
  hasToken = false;

  /**
   * @param {LinkOwner} owner
   * @param {Runtime} runtime
   * @param {boolean} hasNewToken whether the token was fetched for this connection
   */
  constructor(owner, runtime, hasNewToken) {
    this.owner = owner;
    this.runtime = runtime;
    this.hasNewToken = hasNewToken;
    this.#after(OPENING_MS, () => this.#lost(HEARTBEAT_LOST));
  }

  /**
   * @param {() => Socket} open
   * @param {Promise<string> | undefined} token
   * @param {string | undefined} client
   */
  async open(open, token, client) {
    try {
      const known = token === undefined ? undefined : await token;
      if (this.#isOver) return;
      this.hasToken = true;
      const hello = known === undefined && client === undefined ? undefined : JSON.stringify({ type: "hello", token: known, client });
      this.#listen(open(), hello);
    } catch (cause) {
      this.#lost(1006, cause);
    }
  }

  /** @param {Socket} socket @param {string | undefined} hello */
  #listen(socket, hello) {
    socket.binaryType = "arraybuffer";
    socket.onopen = () => hello !== undefined && socket.send(hello);
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onclose = ({ code }) => this.#lost(code);
    socket.onerror = () => {}; // a close follows
    this.#socket = socket;
  }

  get mostBytes() {
    return this.welcome?.limits?.messageBytes ?? MOST_BYTES;
  }

  /** Sends a frame, together with what else is sent now. @param {string} text */
  send(text) {
    if (this.#outbox.push(text) === 1) queueMicrotask(() => this.#flush());
  }

  #flush() {
    const most = this.mostBytes;
    const mostFrames = this.isCareful ? 1 : MOST_FRAMES;
    const frames = this.#outbox.splice(0);
    while (frames.length > 0 && !this.#isOver) {
      let bytes = 2;
      let count = 0;
      while (count < frames.length && count < mostFrames && (bytes += encoder.encode(frames[count]).length + 1) <= most) count++;
      const batch = frames.splice(0, Math.max(1, count));
      this.#socket?.send(batch.length === 1 ? batch[0] : `[${batch}]`);
    }
  }

  /** Asks for a sign of life: something suggests that the network has changed. */
  ping() {
    if (!this.welcome || this.#isOver || this.#isAsked) return;
    this.#isAsked = true;
    this.send('{"type":"ping"}');
    this.#after(PATIENCE_MS, () => (this.#isAsked ? this.#lost(HEARTBEAT_LOST) : this.#watch()));
  }

  #watch() {
    const quiet = this.runtime.now() - this.#heardAt;
    const most = this.welcome.heartbeat > 0 ? this.welcome.heartbeat : 25_000;
    if (quiet >= most) this.ping();
    else this.#after(most - quiet, () => this.#watch());
  }

  /** @param {number} ms @param {() => void} action the one thing that this connection waits for */
  #after(ms, action) {
    this.runtime.clearTimeout(this.#timer);
    this.#timer = this.runtime.setTimeout(action, ms);
  }

  /** @param {string | ArrayBuffer} data */
  #receive(data) {
    this.#heardAt = this.runtime.now();
    this.#isAsked = false;
    let frames;
    try {
      frames = [JSON.parse(typeof data === "string" ? data : new TextDecoder().decode(data))].flat();
    } catch (cause) {
      return this.#lost(NOT_ONAGER, cause);
    }
    for (const frame of frames) {
      if (this.#isOver) return undefined;
      if (this.welcome) this.owner.onFrame(this, frame);
      else this.#first(frame);
    }
    return undefined;
  }

  /** @param {any} frame */
  #first(frame) {
    if (frame?.type === "error") return this.#refused(frame);
    if (frame?.type !== "welcome" || frame.protocol !== PROTOCOL) return this.#lost(NOT_ONAGER);
    this.welcome = frame;
    this.#watch();
    return this.owner.onWelcome(this);
  }

  /** @param {any} frame */
  #refused(frame) {
    this.complaint = new OnagerError(frame);
    if (frame.code === "unauthenticated") this.#lost(UNAUTHENTICATED);
  }

  /** @param {number} code @param {unknown} [cause] */
  #lost(code, cause) {
    if (this.#isOver) return;
    this.close();
    this.owner.onLost(this, code, cause);
  }

  /** Ends it; its owner hears no more of it. */
  close() {
    this.#isOver = true;
    this.runtime.clearTimeout(this.#timer);
    const socket = this.#socket;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close(1000);
  }
}

// ----------------------------------------------------------------------------------------------------------- The client

const FIRST_BACKOFF_MS = 250;
const LONGEST_BACKOFF_MS = 20_000;
const STEADY_MS = 5_000; // a connection that held this long makes the next backoff begin anew
const SAVE_MS = 250;
const COMMAND_MS = 30_000;
const ANSWERS = ["result", "accepted", "error"];
const EVENTS = ["online", "offline", "visibilitychange", "pagehide"];

/** @type {Runtime} */
const RUNTIME = {
  now: () => performance.now(),
  setTimeout: (action, ms) => setTimeout(action, ms),
  clearTimeout: (timer) => clearTimeout(timer),
  random: () => Math.random(),
  events: globalThis,
};

/**
 * What streams need of their client.
 * @typedef {object} Wires
 * @property {string} url
 * @property {KeyValueStore | undefined} store
 * @property {(frame: object) => void} send nothing happens where there is no connection
 * @property {(stream: Stream) => void} release the server knows nothing of it any more
 * @property {(stream: Stream) => void} drop unsubscribes
 * @property {(stream: Stream) => void} anew subscribes again
 * @property {(stream: Stream, after?: number) => void} again does so after these milliseconds, and some more from time to time
 * @property {(ms: number, action: () => void) => void} later
 * @property {(stream: Stream) => void} forget the stream has ended
 * @property {() => void} saveSoon
 */

/** A client: keeps one connection to a server, or to any node of a cluster, and whatever was asked for alive on it. */
export class Onager {
  /** @type {Status} */ #status = { phase: "connecting" };
  /** @type {Set<(status: Status) => void>} */ #listeners = new Set();
  /** The one that serves. @type {Link | undefined} */ #link;
  /** The one that will. @type {Link | undefined} */ #opening;
  /** Those that only have answers to bring. @type {Set<Link>} */ #retired = new Set();
  /** @type {Set<Stream>} */ #streams = new Set();
  /** @type {Map<number, Stream>} */ #numbers = new Map();
  /** Numbers of streams that the server was told to end, and has not. @type {Set<number>} */ #leaving = new Set();
  /** In the order given. @type {Map<number, Command>} */ #commands = new Map();
  #lastNumber = 0;
  #attempts = 0;
  #liveSince = 0;
  #isLeaving = false;
  #hasRenewed = false; // the token, and no connection has held since
  /** When to connect next. @type {{at: number, reason: Reason, error: OnagerError} | undefined} */ #plan;
  /** @type {any} */ #timer;
  /** @type {any} */ #saving;
  /** @type {Promise<string> | undefined} */ #token;
  #isOver = () => this.#status.phase === "refused" || this.#status.phase === "closed";

  /** Use `connect`. @param {string[]} urls @param {ConnectOptions} options */
  constructor(urls, options) {
    this.#urls = urls;
    this.#options = options;
    this.#runtime = { ...RUNTIME, ...options.runtime };
    this.#turn = Math.floor(this.#runtime.random() * urls.length);
    this.#wires = this.#makeWires();
    for (const event of EVENTS) this.#runtime.events.addEventListener?.(event, this.#onEvent);
    this.#connect();
  }

  #urls;
  /** Which of the addresses is the next. */
  #turn;
  /** @type {ConnectOptions} */ #options;
  /** @type {Runtime} */ #runtime;
  /** @type {Wires} */ #wires;

  /** How the client is. Each status is an object of its own. */
  get status() {
    return this.#status;
  }

  /**
   * Calls `listener` with each new status, and returns a function that ends that.
   * @param {(status: Status) => void} listener
   * @returns {() => void}
   */
  onStatus(listener) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * An actor, which need not exist yet. Costs nothing.
   * @template [S=any]
   * @param {string} type
   * @param {string} id
   * @returns {Actor<S>}
   * @throws {OnagerError} `invalid-address`
   */
  actor(type, id) {
    const isSound = /^[a-z][a-z0-9-]{0,63}$/.test(type) && /^[A-Za-z0-9._~-]{1,200}$/.test(id);
    if (isSound) return new Actor(this, type, id);
    const expected = "a type of a-z, 0-9 and -, and an id of 1 to 200 of A-Z, a-z, 0-9, . _ ~ -";
    throw new OnagerError({ code: "invalid-address", message: `${type}/${id} is no address (expected: ${expected})` });
  }

  /** Connects now, where the client waits for its next attempt or was refused. */
  reconnect() {
    if (this.#status.phase !== "waiting" && this.#status.phase !== "refused") return;
    this.#token = undefined;
    this.#hurry();
  }

  /** Ends all streams and the connection, for good. Commands without an answer fail with `closed`. */
  close() {
    if (this.#status.phase === "closed") return;
    for (const event of EVENTS) this.#runtime.events.removeEventListener?.(event, this.#onEvent);
    this.#stop({ phase: "closed" }, new OnagerError({ code: "closed", message: "The client was closed" }));
  }

  /** How many commands have no answer yet. */
  get unanswered() {
    return this.#commands.size;
  }

  /** The node and the connection by which the server's log and statistics know this client, while there is one. */
  get connection() {
    const { node, connection } = this.#link?.welcome ?? {};
    return this.#link && { node: String(node), connection: String(connection) };
  }

  /** Tells a developer something. @param {string} message */
  warn(message) {
    guarded(() => (this.#options.warn ?? console.warn)(`Onager: ${message}`));
  }

  // Watching

  /**
   * Use `Actor.watch`.
   * @param {Actor} actor
   * @param {WatchOptions & Partial<Callbacks<any>>} options
   * @returns {Watch<any>}
   */
  watch(actor, options) {
    checkReadable(JSON.stringify({ filter: options.filter, select: options.select }), this.#link?.mostBytes);
    const deltas = { ...this.#options.deltas?.[actor.type], ...options.deltas };
    const stream = new Stream(this, actor, { ...options, deltas }, this.#wires);
    const watch = new Watch(stream);
    if (this.#isOver()) return stream.finish(this.#whyOver()), watch;
    this.#streams.add(stream);
    if (options.signal?.aborted) stream.close();
    else this.#subscribe(stream);
    options.signal?.addEventListener("abort", stream.onAbort, { once: true });
    return watch;
  }

  /** @returns {Wires} */
  #makeWires() {
    return {
      url: this.#urls[0],
      store: this.#options.store,
      send: (frame) => this.#link?.send(JSON.stringify(frame)),
      release: (stream) => void this.#release(stream),
      drop: (stream) => this.#drop(stream),
      anew: (stream) => this.#subscribe(stream),
      again: (stream, after) => this.#again(stream, after),
      later: (ms, action) => this.#runtime.setTimeout(action, ms),
      forget: (stream) => this.#forget(stream),
      saveSoon: () => (this.#saving ??= this.#runtime.setTimeout(() => this.#save(), SAVE_MS)),
    };
  }

  /** @param {Stream} stream */
  #subscribe(stream) {
    this.#release(stream);
    if (!this.#link || stream.end) return;
    const number = ++this.#lastNumber;
    this.#numbers.set(number, stream);
    this.#wires.send(stream.subscribe(number));
  }

  /** @param {Stream} stream */
  #drop(stream) {
    const { number } = stream;
    if (!this.#release(stream)) return;
    this.#leaving.add(number);
    this.#leave(number);
  }

  /** @param {Stream} stream @returns {boolean} whether the server knew of it */
  #release(stream) {
    this.#runtime.clearTimeout(stream.timer);
    const wasKnown = this.#numbers.delete(stream.number);
    stream.number = 0;
    stream.isOpen = false;
    return wasKnown;
  }

  /** @param {Stream} stream @param {number} [after] */
  #again(stream, after = 0) {
    this.#release(stream);
    stream.timer = this.#runtime.setTimeout(() => this.#subscribe(stream), after + this.#backoff(stream.tries++));
  }

  /** @param {Stream} stream */
  #forget(stream) {
    this.#streams.delete(stream);
    stream.options.signal?.removeEventListener("abort", stream.onAbort);
  }

  #save() {
    this.#runtime.clearTimeout(this.#saving);
    this.#saving = undefined;
    for (const stream of this.#streams) stream.save();
  }

  // Commanding

  /**
   * Stores a durable request. It is sent again with its key until it is answered: one key, one request.
   * @template [R=any]
   * @param {string} action
   * @param {unknown} [payload]
   * @param {SubmitOptions} [options]
   * @returns {Promise<{request: DurableRequest<R>, result?: R}>} with the result, where the action is quick; `rejected` where a quick one failed
   */
  async submit(action, payload, { priority, after, at, deadline, ...options } = {}) {
    const frame = await this.#ask(action, { type: "submit", action, payload, priority, after, at, deadline }, { ...options, key: options.key === undefined ? newKey() : options.key });
    const request = this.request(frame.request);
    return frame.type === "result" ? { request, result: frame.value } : { request };
  }

  /**
   * A durable request that was submitted here or elsewhere. Costs nothing.
   * @template [R=any]
   * @param {string} id
   * @returns {DurableRequest<R>}
   * @throws {OnagerError} `invalid-address`
   */
  request(id) {
    return new DurableRequest(this, id);
  }

  /**
   * Use `DurableRequest.cancel`.
   * @param {string} request
   * @param {{timeoutMs?: number, signal?: AbortSignal}} options
   * @returns {Promise<RequestState["status"]>}
   */
  async cancel(request, options) {
    const { value } = await this.#ask("cancel", { type: "cancel", request }, options);
    return value.status;
  }

  /**
   * Use `Actor.invoke`.
   * @param {string} actor
   * @param {string} command
   * @param {unknown} args
   * @param {InvokeOptions} options
   * @returns {Promise<Result>}
   */
  async invoke(actor, command, args, options) {
    const { value, revision } = await this.#ask(command, { type: "invoke", actor, command, args }, { ...options, key: options.key === undefined ? newKey() : options.key });
    return { value, revision };
  }

  /**
   * Sends a frame, again and again where its outcome may be unknown, until it is answered.
   * @param {string} name for people
   * @param {Frame} frame without `id` and `key`
   * @param {InvokeOptions} options
   * @returns {Promise<Frame>} the answer
   */
  #ask(name, frame, { key, timeoutMs = this.#options.timeoutMs ?? COMMAND_MS, signal }) {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const id = ++this.#lastNumber;
      const text = JSON.stringify({ ...frame, id, key: key ?? undefined });
      this.#admit(key, text, timeoutMs);
      const pending = new Command(id, text, name, key, resolve, reject);
      const onAbort = () => this.#settle(pending, () => reject(signal?.reason));
      signal?.addEventListener("abort", onAbort, { once: true });
      pending.forget = () => signal?.removeEventListener("abort", onAbort);
      pending.deadline = this.#runtime.setTimeout(() => this.#giveUp(pending, `${timeoutMs} ms are over`), timeoutMs);
      this.#commands.set(id, pending);
      this.#send(pending);
    });
  }

  /** @param {string | null | undefined} key @param {string} text @param {number} timeoutMs */
  #admit(key, text, timeoutMs) {
    if (this.#isOver()) throw this.#whyOver();
    if (typeof key === "string" && !(key.length >= 1 && key.length <= 128)) throw new RangeError(`key: ${key.length} characters (expected: 1 to 128)`);
    if (!(timeoutMs > 0 && timeoutMs < 2 ** 31)) throw new RangeError(`timeoutMs: ${timeoutMs} (expected: above 0, below 2^31)`);
    checkReadable(text, this.#link?.mostBytes);
    if (this.#commands.size < MOST_COMMANDS) return;
    throw new OnagerError({ code: "rate-limited", message: `${MOST_COMMANDS} commands have no answer yet: wait for them` });
  }

  /** @param {Command} command */
  #send(command) {
    this.#runtime.clearTimeout(command.timer);
    command.timer = undefined;
    command.on = this.#link;
    if (!this.#link) return;
    command.unknown++;
    this.#link.send(command.text);
  }

  /** @param {Command} command @param {any} frame */
  #answered(command, frame) {
    command.unknown--;
    if (frame.type !== "error") return this.#settle(command, () => command.resolve(frame));
    const error = new OnagerError({ ...frame, key: command.key });
    if (error.retry === "same-key") command.unknown++;
    const isWorthIt = error.code !== "internal" && (error.retry === "later" || (error.retry === "same-key" && command.key !== null));
    if (!isWorthIt) return this.#settle(command, () => command.reject(error));
    command.on = undefined;
    command.refusal = error;
    command.timer = this.#runtime.setTimeout(() => this.#send(command), (error.after ?? 0) + this.#backoff(command.tries++));
    return this.#tidy();
  }

  /** @param {Command} command @param {() => void} act */
  #settle(command, act) {
    this.#runtime.clearTimeout(command.timer);
    this.#runtime.clearTimeout(command.deadline);
    this.#commands.delete(command.id);
    command.forget();
    act();
    this.#tidy();
  }

  /** @param {Command} command @param {string} why */
  #giveUp(command, why) {
    this.#settle(command, () => command.reject(command.unanswered(why)));
  }

  /** Closes connections that have no answer to bring any more. */
  #tidy() {
    const needed = new Set([...this.#commands.values()].map(({ on }) => on));
    for (const link of this.#retired) if (!needed.has(link)) this.#retired.delete(link), link.close();
  }

  // The connection

  #connect() {
    this.#runtime.clearTimeout(this.#timer);
    this.#plan = undefined;
    const { WebSocket = globalThis.WebSocket, client } = this.#options;
    const isNew = this.#token === undefined && typeof this.#options.token === "function";
    const link = new Link(this.#linkOwner, this.#runtime, isNew);
    this.#opening = link;
    if (!this.#link) this.#become({ phase: "connecting" });
    const url = this.#urls[this.#turn++ % this.#urls.length];
    void link.open(() => new WebSocket(url, SUBPROTOCOL), this.#currentToken(), client);
  }

  /** @returns {Promise<string> | undefined} */
  #currentToken() {
    const { token } = this.#options;
    if (token === undefined) return undefined;
    this.#token ??= Promise.resolve().then(() => (typeof token === "function" ? token() : token));
    const fetched = this.#token;
    fetched.catch(() => {
      if (this.#token === fetched) this.#token = undefined;
    });
    return fetched;
  }

  /** @type {LinkOwner} */
  #linkOwner = {
    onWelcome: (link) => this.#welcomed(link),
    onFrame: (link, frame) => this.#take(link, frame),
    onLost: (link, code, cause) => this.#lost(link, code, cause),
  };

  /** @param {Link} link */
  #welcomed(link) {
    const before = this.#link;
    this.#link = link;
    this.#opening = undefined;
    this.#isLeaving = false;
    this.#liveSince = this.#runtime.now();
    if (before) this.#retired.add(before);
    this.#numbers.clear();
    this.#leaving.clear();
    for (const stream of this.#streams) this.#subscribe(stream);
    for (const command of this.#commands.values()) if (!command.on && command.timer === undefined) this.#send(command);
    this.#tidy();
    this.#become({ phase: "live" });
  }

  /** @param {Link} link @param {any} frame */
  #take(link, frame) {
    const command = this.#commands.get(frame?.id);
    const stream = this.#numbers.get(frame?.stream);
    if (frame?.code === "unauthenticated" && frame.type === "error") return this.#renew(link, command, frame);
    if (frame?.type === "goaway") return this.#goAway(link, frame.reconnect ?? {});
    if (command && ANSWERS.includes(frame.type)) return this.#answered(command, frame);
    if (stream) return stream.take(frame);
    if (frame?.type === "ended") this.#leaving.delete(frame.stream);
    return frame?.type === "error" ? this.#complained(link, frame) : undefined;
  }

  /** An error that is about nothing that the client still waits for. @param {Link} link @param {any} frame */
  #complained(link, frame) {
    const { code, id, stream } = frame;
    if (code === "unknown-stream") return void this.#leaving.delete(stream);
    if (code === "rate-limited" && this.#leaving.has(stream)) return void this.#wires.later(frame.after ?? 1000, () => this.#leave(stream));
    this.warn(`${code}: ${frame.message}`);
    const isOfMessage = id === undefined && stream === undefined && (code === "bad-frame" || code === "too-large");
    return isOfMessage ? this.#unread(link, frame) : undefined;
  }

  /** Tells the server that a stream is over, unless it knows. @param {number} stream */
  #leave(stream) {
    if (this.#leaving.has(stream)) this.#wires.send({ type: "unsubscribe", stream });
  }

  /** The server could not read a message, and does not say which: what is unanswered is said again, each frame alone. @param {Link} link @param {any} frame */
  #unread(link, frame) {
    const isCurrent = link === this.#link;
    if (!link.isCareful) this.#repeat(link, isCurrent);
    if (isCurrent) for (const stream of [...this.#numbers.values()]) if (!stream.isOpen) stream.unread(frame);
  }

  /** @param {Link} link @param {boolean} isCurrent */
  #repeat(link, isCurrent) {
    link.isCareful = true;
    for (const command of this.#commands.values()) if (command.on === link && command.key !== null) this.#send(command);
    if (!isCurrent) return;
    for (const stream of this.#leaving) this.#leave(stream);
    for (const stream of this.#numbers.values()) stream.acknowledgeAgain();
  }

  /** The token is stale: connects with another one. @param {Link} link @param {Command | undefined} command @param {any} frame */
  #renew(link, command, frame) {
    if (command) command.unknown--;
    link.complaint = new OnagerError(frame);
    link.close();
    this.#lost(link, UNAUTHENTICATED);
  }

  /** @param {Link} link @param {{min?: number, max?: number}} when */
  #goAway(link, { min = 0, max = 1000 }) {
    if (link !== this.#link || this.#isLeaving || this.#opening) return;
    this.#isLeaving = true;
    const error = new OnagerError({ code: "unavailable", message: "The server restarts" });
    this.#connectIn(min + this.#runtime.random() * Math.max(0, max - min), "server-stopping", error);
  }

  /** @param {Link} link @param {number} code @param {unknown} [cause] */
  #lost(link, code, cause) {
    const wasCurrent = link === this.#link;
    const wasOpening = link === this.#opening;
    if (wasCurrent) this.#link = undefined;
    if (wasOpening) this.#opening = undefined;
    if (wasOpening && !link.hasToken) this.#token = undefined; // whoever fetches it may never be done
    this.#retired.delete(link);
    const [reason, said] = REFUSALS[code] ?? (code >= FIRST_REFUSAL ? REFUSALS[NOT_ONAGER] : ["unavailable", `The connection was lost (${code})`]);
    const message = cause instanceof Error ? `${said}: ${cause.message}` : said;
    const error = link.complaint?.code === reason ? link.complaint : new OnagerError({ code: reason, message, cause });
    if (wasCurrent && this.#runtime.now() - this.#liveSince >= STEADY_MS) this.#steady();
    const isRefusal = code >= FIRST_REFUSAL && !(code === UNAUTHENTICATED && this.#mayRenew(link));
    if (isRefusal) return this.#stop({ phase: "refused", error }, error);
    this.#unanswer(link);
    if (wasCurrent && (this.#opening || this.#plan)) return this.#tellWaiting();
    const why = link.hasToken ? (REASONS[code] ?? "network") : "credentials";
    if (wasCurrent || wasOpening) this.#connectIn(this.#backoff(this.#attempts++), why, error);
    return undefined;
  }

  /** A connection has held, or somebody wants one: what comes is no consequence of what was. */
  #steady() {
    this.#attempts = 0;
    this.#hasRenewed = false;
  }

  /** Whether another token may help: once, until a connection has held. @param {Link} link */
  #mayRenew(link) {
    this.#token = undefined;
    const isStale = !link.hasNewToken || !this.#hasRenewed;
    this.#hasRenewed = true;
    return typeof this.#options.token === "function" && isStale;
  }

  /** What was on its way is asked again, or its outcome is unknown for good. @param {Link} link */
  #unanswer(link) {
    for (const command of this.#commands.values()) {
      if (command.on !== link) continue;
      command.on = undefined;
      if (command.key === null && command.unknown > 0) this.#giveUp(command, "the connection was lost");
      else if (this.#link) this.#send(command);
    }
  }

  /** Full jitter: anything up to a bound that doubles with each attempt. @param {number} attempt */
  #backoff(attempt) {
    return this.#runtime.random() * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(attempt, 10));
  }

  /** @param {number} ms @param {Reason} reason @param {OnagerError} error */
  #connectIn(ms, reason, error) {
    this.#plan = { at: this.#runtime.now() + ms, reason, error };
    this.#wait();
  }

  #wait() {
    this.#runtime.clearTimeout(this.#timer);
    const left = this.#plan ? this.#plan.at - this.#runtime.now() : 0;
    if (left < 1) return this.#connect(); // a timer may be a fraction early
    this.#tellWaiting();
    this.#timer = this.#runtime.setTimeout(() => this.#wait(), left % 1000 || 1000);
    return undefined;
  }

  #tellWaiting() {
    if (this.#link) return;
    if (!this.#plan) return this.#become({ phase: "connecting" });
    const { at, reason, error } = this.#plan;
    this.#become({ phase: "waiting", seconds: Math.ceil(Math.max(0, at - this.#runtime.now()) / 1000), reason, error });
  }

  /** The page became visible, or its network changed. @param {Event} event */
  #onEvent = (event) => {
    const isHidden = event.type === "pagehide" || globalThis.document?.visibilityState === "hidden";
    if (isHidden) this.#save();
    else if (this.#link) this.#link.ping();
    else if (event.type !== "offline" && this.#status.phase === "waiting") this.#hurry();
  };

  #hurry() {
    this.#steady();
    this.#connect();
  }

  /** @param {Status} status @param {OnagerError} error */
  #stop(status, error) {
    this.#runtime.clearTimeout(this.#timer);
    this.#plan = undefined;
    this.#save();
    for (const link of [this.#link, this.#opening, ...this.#retired]) link?.close();
    this.#link = this.#opening = undefined;
    this.#retired.clear();
    this.#numbers.clear();
    this.#become(status);
    for (const stream of [...this.#streams]) stream.finish(status.phase === "closed" ? undefined : error);
    for (const command of [...this.#commands.values()]) this.#settle(command, () => command.reject(command.stopped(error)));
  }

  #whyOver() {
    return this.#status.phase === "refused" ? this.#status.error : new OnagerError({ code: "closed", message: "The client was closed" });
  }

  /** @param {Status} status */
  #become(status) {
    if (status.phase === this.#status.phase && status.phase !== "waiting") return;
    this.#status = freeze(status);
    for (const listener of [...this.#listeners]) guarded(() => listener(status));
  }
}

/**
 * A durable request: work that goes on whether or not anybody watches. It is the actor `request/<id>`.
 * @template [R=any] its result
 */
export class DurableRequest {
  /** Use `Onager.submit` or `Onager.request`. @param {Onager} client @param {string} id */
  constructor(client, id) {
    this.client = client;
    this.id = id;
    /** @type {Actor<RequestState<R>>} */
    this.actor = client.actor("request", id);
  }

  /**
   * Its states, from now on: `for await (const { state } of request.watch()) show(state.progress)`. They do not end with the request.
   * @param {WatchOptions & {of?: "state"} & Partial<Callbacks<Update<RequestState<R>>>>} [options]
   * @returns {Watch<Update<RequestState<R>>>}
   */
  watch(options = {}) {
    return this.actor.watch(options);
  }

  /**
   * Waits for its result, over as many connections as it takes. Fails as `rejected` where it has none: `reason` is the code of its
   * error, or `cancelled`.
   * @param {{signal?: AbortSignal}} [options] ends the waiting, and not the request
   * @returns {Promise<R>}
   */
  async result({ signal } = {}) {
    signal?.throwIfAborted();
    for await (const { state } of this.watch({ mode: "latest", store: null, signal })) {
      const { status, result, error } = state;
      if (status === "completed") return /** @type {R} */ (result ?? null);
      if (status === "cancelled") throw new OnagerError({ code: "rejected", reason: status, message: "The request was cancelled" });
      if (status === "failed") throw new OnagerError({ code: "rejected", reason: error?.code, message: error?.message });
    }
    signal?.throwIfAborted();
    throw new OnagerError({ code: "closed", message: `Nothing more is heard of the request ${this.id}` });
  }

  /**
   * Gives it up, and returns where it stands then: `cancelled`, or how it had ended before.
   * @param {{timeoutMs?: number, signal?: AbortSignal}} [options]
   * @returns {Promise<RequestState["status"]>}
   */
  cancel(options = {}) {
    return this.client.cancel(this.id, options);
  }
}

/**
 * One actor, by its address.
 * @template [S=any] its state
 */
export class Actor {
  /** Use `Onager.actor`. @param {Onager} client @param {string} type @param {string} id */
  constructor(client, type, id) {
    this.client = client;
    this.type = type;
    this.id = id;
    this.address = `${type}/${id}`;
  }

  /**
   * Gives the actor a command, and tries until it is answered: also over connections that are lost meanwhile. It takes effect once.
   * @param {string} command
   * @param {unknown} [args] the command's fields; left out where it has none
   * @param {InvokeOptions} [options]
   * @returns {Promise<Result>}
   * @throws {OnagerError} `rejected` where the actor refuses, with its `reason`; `timeout` where the outcome is unknown
   */
  invoke(command, args, options = {}) {
    return this.client.invoke(this.address, command, args, options);
  }

  /**
   * Watches the actor from now on: iterate what it returns, or give `onUpdate`. Throws an `OnagerError`, `too-large`, where no server
   * could read what is asked for.
   * @overload
   * @param {WatchOptions & {of: "events"} & Partial<Callbacks<EventUpdate>>} options
   * @returns {Watch<EventUpdate>}
   */
  /**
   * @overload
   * @param {WatchOptions & {of?: "state"} & Partial<Callbacks<Update<S>>>} [options]
   * @returns {Watch<Update<S>>}
   */
  /**
   * @param {WatchOptions & Partial<Callbacks<any>>} [options]
   * @returns {Watch<any>}
   */
  watch(options = {}) {
    return this.client.watch(this, options);
  }
}

/**
 * An actor being watched. To iterate it is to consume it: who is slow slows this stream alone, and who leaves the loop ends it. An
 * update counts as consumed when the next one is asked for: the one with which a loop was left, or failed, is told again after a reload.
 * Where it fails, the loop throws an `OnagerError`; where the actor is erased or the client closed, the loop ends.
 * @template U
 */
export class Watch {
  #stream;

  /** Use `Actor.watch`. @param {Stream} stream */
  constructor(stream) {
    this.#stream = stream;
  }

  /** The revision that the consumer has got; `undefined` before the first. @returns {number | undefined} */
  get revision() {
    return this.#stream.position.revision;
  }

  /** The newest state that the consumer has got. @returns {U extends Update<infer S> ? S | undefined : undefined} */
  get state() {
    return this.#stream.position.state;
  }

  /** How the stream was opened last, and what came on it. */
  get statistics() {
    return { ...this.#stream.statistics };
  }

  /** Ends it. */
  close() {
    this.#stream.close();
  }

  /** @returns {AsyncIterator<U, undefined>} */
  [Symbol.asyncIterator]() {
    const stream = this.#stream;
    return {
      next: () => stream.next(),
      return: () => (stream.close(), Promise.resolve({ done: true, value: undefined })),
    };
  }
}

/** @param {string} url */
function webSocketUrl(url) {
  const address = new URL(url);
  address.protocol = address.protocol.replace("http", "ws");
  address.pathname = address.pathname.replace(/\/*$/, "/onager/ws");
  return address.href;
}

/**
 * Connects to a server, and stays connected until `close`.
 *
 * @param {string | string[]} [url] `wss://example.org`, `https://…`, or with a path in front of `/onager/ws`; left out, the page's own server.
 *   Several are nodes of one cluster: one of them at first, and each time the next one
 * @param {ConnectOptions} [options]
 * @returns {Onager}
 * @throws {TypeError} where the address is none, or there is no `WebSocket`
 */
export function connect(url = globalThis.location?.origin ?? "", options = {}) {
  if (url.length === 0) throw new TypeError("An address is missing");
  if (!options.WebSocket && !globalThis.WebSocket) {
    throw new TypeError("There is no WebSocket here: use Node 22, or connect(url, { WebSocket }) with the package ws");
  }
  return new Onager([url].flat().map(webSocketUrl), options);
}
