import { state } from "../src/board.js";
import { JsonClient } from "../src/load/client.js";

const CHANNEL = "board";
const P = "p".charCodeAt(0);
const PING = "{}";
const LINE_FEED = "\n";

/** Speaks Centrifugo's client protocol in JSON, and resumes with the epoch and offset that it has reached. */
export class Client extends JsonClient {
  #epoch;
  /** Offset of the channel, less the updates seen. */
  #base;
  #id = 0;

  enter() {
    this.dial(this.port, "/connection/websocket");
  }

  opened() {
    this.#command({ connect: {} });
  }

  message(buffer, start, end) {
    if (buffer[start + 2] === P) this.seeAll(buffer, start, end); // {"push":
    else for (const line of buffer.utf8Slice(start, end).split(LINE_FEED)) this.#handle(line);
  }

  #handle(line) {
    if (line === PING) return this.send(PING);
    const reply = JSON.parse(line);
    if (reply.connect) this.#subscribe();
    else if (reply.subscribe) this.#subscribed(reply.subscribe);
    else if (reply.push?.pub) this.seeState(reply.push.pub.data);
    else if (!reply.publish) this.fault(line);
  }

  #subscribe() {
    const position = this.#epoch ? { recover: true, epoch: this.#epoch, offset: this.#base + this.updates } : {};
    this.#command({ subscribe: { channel: CHANNEL, ...position } });
  }

  #subscribed({ epoch, offset = 0, recovered = false, publications = [] }) {
    this.resumed = recovered;
    publications.forEach(({ data }) => this.seeState(data));
    this.#epoch = epoch;
    this.#base = offset - this.updates;
    this.nowJoined();
  }

  #command(command) {
    this.send(JSON.stringify({ id: ++this.#id, ...command }));
  }

  change(revision) {
    this.#command({ publish: { channel: CHANNEL, data: state(revision) } });
  }
}
