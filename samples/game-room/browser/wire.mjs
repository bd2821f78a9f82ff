/** A TCP proxy between a page and the server, which fails in the ways in which networks fail. */

import { connect, createServer } from "node:net";

export class Wire {
  #server;
  #port = 0;
  #target;
  #sockets = new Set();
  #answers = true; // whether what the server says arrives

  /** Opens a wire to the server at `url`; `url` of the wire is then the way through it. */
  static async to(url) {
    const wire = new Wire();
    wire.#target = { host: url.hostname, port: Number(url.port || 80) };
    await wire.restore();
    return wire;
  }

  get url() {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Whatever the server says from now on is lost, while it still hears the page. */
  mute() {
    this.#answers = false;
  }

  /** Ends every connection, and refuses new ones until `restore`. */
  async cut() {
    const closed = new Promise((done) => this.#server.close(done));
    this.#sockets.forEach((socket) => socket.destroy());
    await closed;
  }

  async restore() {
    this.#answers = true;
    this.#server = createServer((page) => this.#join(page, connect(this.#target)));
    await new Promise((done, fail) => this.#server.once("error", fail).listen(this.#port, "127.0.0.1", done));
    this.#port = this.#server.address().port;
  }

  #join(page, server) {
    page.on("data", (bytes) => server.write(bytes));
    server.on("data", (bytes) => this.#answers && page.write(bytes));
    for (const [socket, other] of [
      [page, server],
      [server, page],
    ]) {
      this.#sockets.add(socket);
      socket.on("error", () => {}); // "close" follows
      socket.on("close", () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
  }
}
