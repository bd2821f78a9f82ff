import { randomBytes } from "node:crypto";
import { connect } from "node:net";

const TEXT = 0x1;
const BINARY = 0x2;
const CLOSE = 0x8;
const PING = 0x9;
const PONG = 0xa;
const LAST = 0x80;
const MASKED = 0x80;
const EMPTY = Buffer.alloc(0);
const END_OF_HEAD = Buffer.from("\r\n\r\n");

/** What the kernel has for any connection is read into it, and handled before the next is read. */
const SHARED = Buffer.allocUnsafe(256 * 1024);

/**
 * One end of a WebSocket, as far as a load needs one: it takes whole messages out of what the socket brings, without copying
 * those that came whole. Subclasses have `opened()`, `message(buffer, start, end)` and `lost(reason)`.
 */
export class WebSocketConnection {
  #socket;
  #rest = EMPTY;
  #upgraded = false;
  bytes = 0;
  messages = 0;

  /** Dials `path` on this machine; `opened()` is called when the server has agreed. */
  dial(port, path) {
    this.#rest = EMPTY;
    this.#upgraded = false;
    const onread = { buffer: SHARED, callback: (length) => this.#read(length, socket) };
    const socket = connect({ port, host: "127.0.0.1", noDelay: true, onread });
    this.#socket = socket;
    socket.on("error", (error) => this.#end(socket, error.message));
    socket.on("close", () => this.#end(socket, "closed by the server"));
    const key = randomBytes(16).toString("base64");
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
    );
  }

  /** Cuts the connection, without a word; nothing is heard of it any more. */
  cut() {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.destroy();
  }

  send(text) {
    this.#write(TEXT, Buffer.from(text));
  }

  sendBytes(bytes) {
    this.#write(BINARY, bytes);
  }

  #end(socket, reason) {
    if (socket !== this.#socket) return;
    this.#socket = undefined;
    this.lost(reason);
  }

  /** Masks with zeros, which leaves the payload as it is: nobody is to be protected here. */
  #write(opcode, payload) {
    const long = payload.length > 125;
    if (payload.length > 0xffff) throw new Error("a longer message than a load sends");
    const frame = Buffer.alloc((long ? 8 : 6) + payload.length);
    frame[0] = LAST | opcode;
    frame[1] = MASKED | (long ? 126 : payload.length);
    if (long) frame.writeUInt16BE(payload.length, 2);
    payload.copy(frame, long ? 8 : 6);
    this.#socket?.write(frame);
  }

  #read(length, socket) {
    if (socket !== this.#socket) return true;
    this.bytes += length;
    const came = SHARED.subarray(0, length);
    const buffer = this.#rest.length ? Buffer.concat([this.#rest, came]) : came;
    let at = this.#upgraded ? 0 : this.#agree(buffer);
    for (let next = this.#take(buffer, at); next > at && socket === this.#socket; next = this.#take(buffer, at)) at = next;
    this.#rest = at === buffer.length ? EMPTY : Buffer.from(buffer.subarray(at));
    return true;
  }

  /** Returns what follows the answer to the upgrade: 0 where that is not whole yet. */
  #agree(buffer) {
    const end = buffer.indexOf(END_OF_HEAD);
    if (end < 0) return 0;
    if (buffer.latin1Slice(9, 12) !== "101") throw new Error(`no WebSocket: ${buffer.latin1Slice(0, end)}`);
    this.#upgraded = true;
    this.opened();
    return end + END_OF_HEAD.length;
  }

  /** Handles the message that begins at `at`; returns where the next begins: `at` itself where this one is not whole yet. */
  #take(buffer, at) {
    const end = buffer.length;
    if (end - at < 2 || !this.#upgraded) return at;
    let length = buffer[at + 1] & 0x7f;
    let start = at + 2;
    if (length === 126) {
      if (end - start < 2) return at;
      length = buffer.readUInt16BE(start);
      start += 2;
    } else if (length === 127) {
      if (end - start < 8) return at;
      length = Number(buffer.readBigUInt64BE(start));
      start += 8;
    }
    if (end - start < length) return at;
    this.#handle(buffer[at], buffer, start, start + length);
    return start + length;
  }

  #handle(head, buffer, start, end) {
    const opcode = head & 0x0f;
    if (opcode === PING) this.#write(PONG, Buffer.from(buffer.subarray(start, end)));
    else if (opcode === CLOSE) this.#end(this.#socket, `closed: ${buffer.utf8Slice(start + 2, end)}`);
    else if (opcode === TEXT || opcode === BINARY) {
      if (!(head & LAST)) throw new Error("a message in parts");
      this.messages++;
      this.message(buffer, start, end);
    } else if (opcode !== PONG) throw new Error(`a frame of kind ${opcode}`);
  }
}
