/**
 * Watches actors and commands them over a Connection that may come and go: every stream is opened again after a loss, and
 * a command is sent again with its idempotency key until it is answered or given up.
 */

import { Connection } from "./connection.js";

const GIVE_UP_MS = 10_000;
const TRY_AGAIN_MS = 500;

/** Why a command has no result: a code of the protocol, or `not-sent` / `unknown-outcome` where it was given up. */
export class CommandError extends Error {
  constructor({ code, message, reason, details }) {
    super(message ?? code);
    Object.assign(this, { name: "CommandError", code, reason, details });
  }
}

/** A random UUID; crypto.randomUUID exists only where the page came over HTTPS or from this machine. */
const newKey = () =>
  crypto.randomUUID?.() ??
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export class Client {
  #connection;
  #streams = new Map(); // stream number -> {number, actor, watcher}
  #commands = new Map(); // command number -> {frame, sent, settle, timers}, in the order given
  #lastNumber = 0;

  /** `onstatus` is told of every status of the connection; connection.js lists them. */
  constructor(url, { onstatus }) {
    this.#connection = new Connection(url);
    this.#connection.onopen = () => this.#resume();
    this.#connection.onframe = (frame) => this.#take(frame);
    this.#connection.onstatus = onstatus;
  }

  connect() {
    this.#connection.connect();
  }

  nudge() {
    this.#connection.nudge();
  }

  /** How many commands have no answer yet. */
  get unanswered() {
    return this.#commands.size;
  }

  /**
   * Follows the full states of an actor. `watcher` has `update(state, revision)`, and `ended(reason)` for a stream that
   * will not go on. Returns a function that ends it.
   */
  subscribe(actor, watcher) {
    const stream = { number: ++this.#lastNumber, actor, watcher };
    this.#streams.set(stream.number, stream);
    this.#open(stream);
    return () => {
      if (this.#streams.delete(stream.number)) {
        this.#connection.send({ type: "unsubscribe", stream: stream.number });
      }
    };
  }

  /** Resolves to `{value, revision}`, or fails with a CommandError. */
  invoke(actor, command, args) {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastNumber;
      const frame = { type: "invoke", id, actor, command, args, key: newKey() };
      const settle = (act) => {
        clearTimeout(pending.giveUp);
        clearTimeout(pending.tryAgain);
        this.#commands.delete(id);
        act();
      };
      const pending = {
        frame,
        sent: false,
        succeed: (result) => settle(() => resolve(result)),
        fail: (error) => settle(() => reject(new CommandError(error))),
        giveUp: setTimeout(() => pending.fail({ code: pending.sent ? "unknown-outcome" : "not-sent" }), GIVE_UP_MS),
        tryAgain: 0,
      };
      this.#commands.set(id, pending);
      this.#send(pending);
    });
  }

  #resume() {
    this.#streams.forEach((stream) => this.#open(stream));
    this.#commands.forEach((pending) => this.#send(pending));
  }

  #open({ number, actor }) {
    this.#connection.send({ type: "subscribe", stream: number, actor });
  }

  #send(pending) {
    if (this.#connection.send(pending.frame)) pending.sent = true;
  }

  #take(frame) {
    if (this.#streams.has(frame.stream)) this.#takeOfStream(this.#streams.get(frame.stream), frame);
    else if (this.#commands.has(frame.id)) this.#takeAnswer(this.#commands.get(frame.id), frame);
    else if (frame.type === "error") console.warn(`Onager: ${frame.code}: ${frame.message}`);
  }

  #takeOfStream(stream, frame) {
    if (frame.type === "update") {
      stream.watcher.update(frame.state, frame.revision);
    } else if (frame.type === "error" && frame.retry === "later") {
      setTimeout(() => this.#streams.has(stream.number) && this.#open(stream), frame.after ?? TRY_AGAIN_MS);
    } else if (frame.type === "error") {
      this.#end(stream, frame.code);
    } else if (frame.type === "ended" && frame.reason !== "draining") {
      this.#end(stream, frame.reason); // a draining server closes soon, and the stream is opened elsewhere
    }
  }

  #end(stream, reason) {
    this.#streams.delete(stream.number);
    stream.watcher.ended(reason);
  }

  #takeAnswer(pending, frame) {
    if (frame.type === "result") {
      pending.succeed({ value: frame.value, revision: frame.revision });
    } else if (frame.retry === "later" || frame.retry === "same-key") {
      pending.tryAgain = setTimeout(() => this.#send(pending), frame.after ?? TRY_AGAIN_MS);
    } else {
      pending.fail(frame);
    }
  }
}
