/**
 * Plays the protocol's cases for clients: the steps are the application, the server and the clock, and say what has to come of it. Their
 * form is described in conformance/README.md of modules/protocol.
 */

import assert from "node:assert/strict";
import { connect } from "../onager.js";
import { fakeServer } from "../testing.js";
import { Patterns } from "./patterns.js";

const WELCOME = { type: "welcome", protocol: 1, connection: "c-1", node: "n-1", heartbeat: 25_000, limits: { messageBytes: 1 << 20, streams: 4096 } };
const TICK_MS = 10; // how exactly the time is known at which a client dials
const LEAST_CHANCE = 0.01; // so that nobody waits for no time at all
const UNASKED = ["hello", "ping", "ack"]; // what a client may say whenever it likes

/** The delta that an application may know. */
function added(state, change) {
  if (typeof change !== "number") throw new TypeError(`${change} cannot be added`);
  return state + change;
}

/** One connection as the server has it; to the client it is a `WebSocket`. */
class Socket {
  onopen = null;
  onmessage = null;
  onclose = null;
  /** Frames that no step has taken, each with the number of its message. */
  untaken = [];
  messages = 0;
  order = 0;
  hellos = [];
  acks = [];
  isLeft = false;
  isSilent = false;

  constructor(play) {
    this.dialledAt = play.clock.now;
    play.dialled.push(this);
  }

  send(text) {
    assert.ok(!this.isLeft, "nothing is sent on a connection that was left");
    if (this.isSilent) return;
    const frames = [JSON.parse(text)].flat();
    this.messages++;
    for (const frame of frames) if (!UNASKED.includes(frame.type)) this.untaken.push({ frame, message: this.messages, order: ++this.order });
    this.hellos.push(...frames.filter(({ type }) => type === "hello"));
    this.acks.push(...frames.filter(({ type }) => type === "ack"));
    if (frames.some(({ type }) => type === "ping")) queueMicrotask(() => this.say('{"type":"pong"}'));
  }

  say(text) {
    if (!this.isLeft) this.onmessage?.({ data: text });
  }

  drop(code) {
    const { onclose } = this;
    this.close();
    onclose?.({ code });
  }

  close() {
    this.isLeft = true;
  }
}

/** An application's consumer, which takes as many updates as it is told to. */
class Consumer {
  updates = [];
  /** @type {{code?: string} | undefined} */ end;
  #more = () => {};

  constructor(watch, takes) {
    this.watch = watch;
    this.takes = takes;
    void this.#consume();
  }

  take(count) {
    this.takes += count;
    this.#more();
  }

  async #consume() {
    const iterator = this.watch[Symbol.asyncIterator]();
    try {
      for (;;) {
        while (this.takes === 0) await new Promise((resolve) => (this.#more = resolve));
        const { done, value } = await iterator.next();
        if (done) break;
        this.takes--;
        this.updates.push({ ...value, reset: value.reset !== undefined });
      }
      this.end = {};
    } catch (error) {
      this.end = error;
    }
  }
}

/** One run of a case. */
export class Play {
  clock;
  /** Connections that the server has not answered yet. */
  dialled = [];
  #connections = new Map();
  #patterns = new Patterns();
  #consumers = new Map();
  #answers = new Map();

  /** @param {number} seed decides the client's chance, and whether frames that are sent together come in one message */
  constructor(seed) {
    this.clock = fakeServer({}, { seed });
    this.isBatching = seed % 2 === 0;
  }

  async run({ connect: options = {}, steps }) {
    const { delta } = options;
    const tokens = options.tokens && [...options.tokens];
    const chance = this.clock.options.runtime.random;
    const play = this;
    this.onager = connect("ws://played", {
      token: tokens && (() => (tokens.length > 1 ? tokens.shift() : tokens[0])),
      deltas: delta && { counter: { [delta]: added } },
      warn: () => {},
      runtime: { ...this.clock.options.runtime, random: () => Math.max(LEAST_CHANCE, chance()) },
      WebSocket: function () {
        return new Socket(play);
      },
    });
    for (const [index, step] of steps.entries()) {
      try {
        await this.#take(this.#patterns.fill(step));
      } catch (cause) {
        throw new Error(`step ${index + 1}, ${JSON.stringify(step)}: ${cause.message}`, { cause });
      }
    }
    this.#expectNothingMore();
    this.onager.close();
  }

  #take(step) {
    const [name] = Object.keys(step);
    if (!Object.hasOwn(this.#steps, name)) throw new Error("The case has a step of an unknown kind");
    return this.#steps[name](step);
  }

  #steps = {
    watch: async ({ watch, actor, options = {}, takes = Infinity }) => {
      this.#consumers.set(watch, new Consumer(this.#actor(actor).watch(options), takes));
      await this.#settle();
    },
    take: async ({ take, count }) => {
      this.#consumers.get(take).take(count);
      await this.#settle();
    },
    unwatch: async ({ unwatch }) => {
      this.#consumers.get(unwatch).watch.close();
      await this.#settle();
    },
    invoke: async ({ invoke, actor, command, args, key, timeoutMs }) => {
      const answer = { abort: new AbortController() };
      this.#answers.set(invoke, answer);
      this.#actor(actor)
        .invoke(command, args, { key, timeoutMs, signal: answer.abort.signal })
        .then((value) => (answer.value = value), (error) => (answer.error = error));
      await this.#settle();
    },
    cancel: async ({ cancel }) => {
      this.#answers.get(cancel).abort.abort();
      this.#answers.delete(cancel);
      await this.#settle();
    },
    reconnect: async () => {
      this.onager.reconnect();
      await this.#settle();
    },
    close: async () => {
      this.onager.close();
      await this.#settle();
    },
    advance: ({ advance }) => this.clock.advance(advance),
    quiet: async ({ quiet }) => {
      await this.clock.advance(quiet);
      this.#expectNothingMore();
    },
    accept: async ({ accept, on = "main" }) => {
      const socket = await this.#dial(accept);
      if (accept.lost) return this.#dropAt(socket, accept.lost);
      this.#connections.set(on, socket);
      socket.onopen?.({});
      await this.#settle();
      if (accept.token) this.#require({ token: accept.token }, socket.hellos.shift());
      if (accept.welcome !== false) socket.say(JSON.stringify({ ...WELCOME, ...accept.welcome }));
      return this.#settle();
    },
    receive: async ({ receive, inOneMessage, inOrder, eachAlone, on }) => {
      const { untaken } = this.#on(on);
      const taken = receive.map((pattern) => {
        const index = untaken.findIndex(({ frame }) => this.#patterns.matchesFrame(pattern, frame));
        assert.ok(index >= 0, `expected: ${JSON.stringify(pattern)}, got: ${JSON.stringify(untaken)}`);
        return untaken.splice(index, 1)[0];
      });
      const messages = new Set([...taken, ...untaken].map(({ message }) => message));
      if (inOneMessage) assert.equal(messages.size, 1, "all is in one message");
      if (eachAlone) assert.equal(messages.size, taken.length, "each frame is alone");
      if (inOrder) assert.ok(taken.every(({ order }, index) => index === 0 || order > taken[index - 1].order), "in this order");
    },
    acked: async ({ acked: { stream, atLeast, atMost }, on }) => {
      const acks = this.#on(on).acks.splice(0).filter((ack) => ack.stream === stream);
      const last = Math.max(-1, ...acks.map(({ revision }) => revision));
      assert.ok(last >= atLeast && last <= atMost, `acknowledged: ${last}`);
    },
    send: async ({ send, on }) => {
      const frames = [send].flat();
      const texts = this.isBatching && frames.length > 1 ? [JSON.stringify(frames)] : frames.map((frame) => JSON.stringify(frame));
      for (const text of texts) {
        this.#on(on).say(text);
        await this.#settle();
      }
    },
    sendText: async ({ sendText, on }) => {
      this.#on(on).say(sendText);
      await this.#settle();
    },
    silence: async ({ on }) => void (this.#on(on).isSilent = true),
    drop: ({ drop, on }) => this.#dropAt(this.#on(on), drop),
    left: async ({ on }) => assert.ok(this.#on(on).isLeft, "the client has left the connection"),
    told: async ({ told, updates }) => {
      const got = this.#consumers.get(told).updates.splice(0);
      assert.equal(got.length, updates.length, `told: ${JSON.stringify(got)}`);
      updates.forEach((pattern, index) => this.#require({ reset: false, ...pattern }, got[index]));
    },
    over: async ({ over, error }) => {
      const consumer = this.#consumers.get(over);
      assert.ok(consumer.end, "it has ended");
      assert.equal(consumer.end.code, error?.code);
      if (error?.reason) assert.equal(consumer.end.reason, error.reason);
      consumer.end = undefined;
    },
    answer: async ({ answer, error, ...result }) => {
      const got = this.#answers.get(answer);
      assert.ok(got.value || got.error, "there is an answer");
      this.#answers.delete(answer);
      delete result.on;
      this.#require(error ?? result, error ? got.error : got.value ?? { error: got.error.code });
    },
    status: async ({ status, code, reason }) => {
      const { phase, error, ...rest } = this.onager.status;
      assert.equal(phase, status);
      if (code !== undefined) assert.equal(error.code, code);
      if (reason !== undefined) assert.equal(rest.reason, reason);
    },
  };

  async #dial({ after = 0, within = 20_000 }) {
    const begun = this.clock.now;
    while (this.dialled.length === 0 && this.clock.now < begun + within) await this.clock.advance(TICK_MS);
    const socket = this.dialled.shift();
    assert.ok(socket, `the client connects within ${within} ms`);
    assert.ok(socket.dialledAt >= begun + after, `the client connects behind ${after} ms, and not after ${socket.dialledAt - begun}`);
    return socket;
  }

  async #dropAt(socket, code) {
    socket.drop(code);
    await this.#settle();
  }

  #require(pattern, got) {
    assert.ok(this.#patterns.matchesFrame(pattern, got), `expected: ${JSON.stringify(pattern)}, got: ${JSON.stringify(got)}`);
  }

  /** Whatever a client does is something that the case expects. */
  #expectNothingMore() {
    assert.equal(this.dialled.length, 0, "no other connection");
    for (const { untaken } of this.#connections.values()) assert.deepEqual(untaken, [], "no other frames");
    for (const [name, { updates, end }] of this.#consumers) {
      assert.deepEqual(updates, [], `nothing else is told to ${name}`);
      assert.equal(end, undefined, `${name} goes on`);
    }
    for (const [name, { value, error }] of this.#answers) assert.equal(value ?? error, undefined, `${name} has no answer`);
  }

  #settle() {
    return this.clock.settle();
  }

  #actor(address) {
    return this.onager.actor(...address.split("/"));
  }

  #on(name = "main") {
    const socket = this.#connections.get(name);
    if (!socket) throw new Error("The case uses a connection that was not accepted");
    return socket;
  }
}
