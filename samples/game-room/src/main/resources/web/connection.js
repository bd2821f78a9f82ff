/**
 * Keeps one WebSocket to an Onager server open: connects, notices when the server falls silent, and comes back by itself.
 * It knows neither actors nor the page; client.js puts streams and commands on top of it.
 *
 * A status is `{phase}` with one of
 *   connecting   a socket is being opened, or has not been welcomed yet
 *   live         frames flow
 *   draining     the server has announced that it stops; it serves until this page has gone elsewhere
 *   waiting      the connection is lost; `retryAt` (ms since 1970) says when the next attempt begins, `announced`
 *                whether the server had said that it would stop
 *   refused      the server does not want this client (`code` ≥ 4500); there is no further attempt
 */

const SUBPROTOCOL = "onager.v1.json";
const HANDSHAKE_MS = 10_000;
const PATIENCE_MS = 5_000; // how long a ping may stay unanswered
const STEADY_MS = 5_000; // a connection that held this long makes the next backoff begin anew
const FIRST_BACKOFF_MS = 250;
const LONGEST_BACKOFF_MS = 20_000;
const FIRST_REFUSAL = 4500;
const PROTOCOL_ERROR = 4500;
const RESTART = 1012;
const HEARTBEAT_LOST = 4003;

/** Full jitter: anything from 0 up to a bound that doubles with each attempt. */
const backoff = (attempt) => Math.random() * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** attempt);

export class Connection {
  /** Set by the owner. `onopen` is called with every welcome, before the status turns live for others. */
  onstatus = (status) => {};
  onopen = () => {};
  onframe = (frame) => {};

  #url;
  #socket = null;
  #status = { phase: "connecting" };
  #timer = 0; // the one thing this phase waits for: a welcome, a sign of life, or the next attempt
  #attempt = 0;
  #liveSince = Infinity;
  #heartbeat = 25_000;
  #heardAt = 0;
  #unansweredPing = false;
  #pause = null; // from goaway: how long to stay away

  constructor(url) {
    this.#url = url;
  }

  get status() {
    return this.#status;
  }

  connect() {
    clearTimeout(this.#timer);
    this.#liveSince = Infinity;
    const socket = new WebSocket(this.#url, SUBPROTOCOL);
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onclose = ({ code }) => this.#lost(code);
    this.#socket = socket;
    this.#timer = setTimeout(() => this.#lost(HEARTBEAT_LOST), HANDSHAKE_MS);
    this.#become({ phase: "connecting" });
  }

  /** Something suggests that the network has changed: tries at once, or asks the server for a sign of life. */
  nudge() {
    if (this.#status.phase === "waiting") this.connect();
    else if (this.#status.phase === "live") this.#ping();
  }

  /** Returns whether the frame was handed to the socket. */
  send(frame) {
    if (this.#status.phase !== "live") return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  #receive(data) {
    this.#heardAt = Date.now();
    this.#unansweredPing = false;
    let frames;
    try {
      frames = [JSON.parse(typeof data === "string" ? data : new TextDecoder().decode(data))].flat();
    } catch {
      return this.#lost(PROTOCOL_ERROR);
    }
    frames.forEach((frame) => this.#take(frame));
  }

  #take(frame) {
    switch (frame.type) {
      case "welcome":
        return this.#welcomed(frame);
      case "goaway":
        return this.#drain(frame.reconnect ?? {});
      case "pong":
        return undefined;
      default:
        return this.onframe(frame);
    }
  }

  #welcomed({ heartbeat }) {
    if (heartbeat > 0) this.#heartbeat = heartbeat;
    this.#liveSince = Date.now();
    this.#status = { phase: "live" };
    this.onopen();
    this.onstatus(this.#status);
    this.#listen();
  }

  #drain({ min = 0, max = 5_000 }) {
    this.#pause = min + Math.random() * Math.max(0, max - min);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#leave(), this.#pause);
    this.#become({ phase: "draining" });
  }

  /** Goes to another node while this one is still there. */
  #leave() {
    this.#pause = 0;
    this.#lost(RESTART);
  }

  #listen() {
    clearTimeout(this.#timer);
    const quiet = Date.now() - this.#heardAt;
    if (quiet >= this.#heartbeat) this.#ping();
    else this.#timer = setTimeout(() => this.#listen(), this.#heartbeat - quiet);
  }

  #ping() {
    clearTimeout(this.#timer);
    this.#unansweredPing = true;
    this.#socket.send('{"type":"ping"}');
    this.#timer = setTimeout(() => (this.#unansweredPing ? this.#lost(HEARTBEAT_LOST) : this.#listen()), PATIENCE_MS);
  }

  #lost(code) {
    clearTimeout(this.#timer);
    this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close();
    if (code >= FIRST_REFUSAL) return this.#become({ phase: "refused", code });

    if (Date.now() - this.#liveSince >= STEADY_MS) this.#attempt = 0;
    const announced = this.#pause !== null;
    const delay = this.#pause ?? backoff(this.#attempt++);
    this.#pause = null;
    this.#timer = setTimeout(() => this.connect(), delay);
    return this.#become({ phase: "waiting", retryAt: Date.now() + delay, announced });
  }

  #become(status) {
    this.#status = status;
    this.onstatus(status);
  }
}
