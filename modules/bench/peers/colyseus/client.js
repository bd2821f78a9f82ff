import { FIRST } from "../src/board.js";
import { Client as AnyClient } from "../src/load/client.js";

const JOIN_ROOM = 10;
const ROOM_DATA = 13;
const ROOM_STATE = 14;
const ROOM_STATE_PATCH = 15;
const FIELD_0 = 0x80;

/** The name of a message, a string of fewer than 32 bytes, as MessagePack has it. */
const CHANGE = Buffer.from([ROOM_DATA, 0xa0 | "change".length, ...Buffer.from("change")]);

/** Speaks the protocol of Colyseus 0.18: a seat by HTTP, then a WebSocket, whose states and patches have the count first. */
export class Client extends AnyClient {
  #path;
  #seat;
  #token;

  constructor(port, { own = false }) {
    super(port);
    this.#path = own ? "create/own" : "joinOrCreate/shared";
  }

  /** Takes a seat, or goes back to the one that it had. */
  async enter() {
    if (this.#token) return this.#sit(`&reconnectionToken=${this.#token}&skipHandshake=1`);
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`http://127.0.0.1:${this.port}/matchmake/${this.#path}`, { method: "POST", headers, body: "{}" });
    this.#seat = await answer.json();
    if (!answer.ok) throw new Error(`no seat: ${JSON.stringify(this.#seat)}`);
    this.#sit("");
  }

  #sit(more) {
    const { processId, roomId, sessionId } = this.#seat;
    this.dial(this.port, `/${processId}/${roomId}?sessionId=${sessionId}${more}`);
  }

  opened() {}

  message(buffer, start, end) {
    const kind = buffer[start];
    if (kind === ROOM_STATE_PATCH) this.see(revision(buffer, start));
    else if (kind === ROOM_STATE) {
      this.last = revision(buffer, start);
      this.nowJoined();
    } else if (kind === JOIN_ROOM) {
      this.#token = buffer.latin1Slice(start + 2, start + 2 + buffer[start + 1]);
      this.sendBytes(Buffer.from([JOIN_ROOM]));
    } else this.fault(`unexpected: ${buffer.toString("hex", start, end)}`);
  }

  change() {
    this.sendBytes(CHANGE);
  }
}

function revision(buffer, start) {
  if (buffer[start + 1] !== FIELD_0) throw new Error(`no count in ${buffer.toString("hex", start, start + 8)}`);
  return buffer.readUInt32LE(start + 2) - FIRST;
}
