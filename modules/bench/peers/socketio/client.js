import { state } from "../src/board.js";
import { JsonClient } from "../src/load/client.js";

const MESSAGE = "4".charCodeAt(0);
const CONNECTED = "0".charCodeAt(0);
const EVENT = "2".charCodeAt(0);
const PING = "2".charCodeAt(0);

/** Speaks Engine.IO 4 and Socket.IO 5 over a WebSocket from the start, and resumes with the id of its session. */
export class Client extends JsonClient {
  #session;
  #lastEvent;

  enter() {
    this.dial(this.port, "/socket.io/?EIO=4&transport=websocket");
  }

  opened() {}

  message(buffer, start, end) {
    const kind = buffer[start];
    if (kind === MESSAGE && buffer[start + 1] === EVENT) {
      this.seeOne(buffer, start, end);
      this.#keep(buffer, start, end);
    } else if (kind === MESSAGE && buffer[start + 1] === CONNECTED) this.#connected(JSON.parse(buffer.utf8Slice(start + 2, end)));
    else if (kind === CONNECTED) this.send(`40${this.#session ? JSON.stringify(this.#position()) : ""}`);
    else if (kind === PING) this.send("3");
    else this.fault(buffer.utf8Slice(start, end));
  }

  /** The last event ends with its offset; a copy of the few bytes is read only when it is needed. */
  #keep(buffer, start, end) {
    const length = end - start;
    if (this.#lastEvent?.length !== length) this.#lastEvent = Buffer.alloc(length);
    buffer.copy(this.#lastEvent, 0, start, end);
  }

  #position() {
    const [, , offset] = JSON.parse(this.#lastEvent.toString().slice(2));
    return { pid: this.#session, offset };
  }

  #connected({ pid }) {
    this.resumed = pid === this.#session;
    this.#session = pid;
    this.nowJoined();
  }

  change(revision) {
    this.send(`42${JSON.stringify(["change", state(revision)])}`);
  }
}
