import { WebSocketServer } from "ws";
import { state } from "../../src/board.js";
import { memory, serve } from "../../src/serve.js";

const LOST = 7;

/** A server as bad as its environment says: it loses a revision for one session, or sends it twice. */
const FAULT = process.env.FAULT;
let server;
let published = 0;

function send(revision) {
  const times = { loses: 0, repeats: 2 };
  [...server.clients].forEach((client, index) => {
    const bad = revision === LOST && index === 0;
    for (let time = bad ? times[FAULT] : 1; time > 0; time--) client.send(JSON.stringify(state(revision)));
  });
}

serve({
  async start() {
    server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    await new Promise((resolve) => server.once("listening", resolve));
    return { port: server.address().port, pid: process.pid };
  },
  publish(revision) {
    while (published < revision) send(++published);
    return published;
  },
  memory,
});
