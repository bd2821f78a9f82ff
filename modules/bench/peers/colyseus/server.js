import { LocalDriver, LocalPresence, matchMaker, Room, Server } from "@colyseus/core";
import { schema, t } from "@colyseus/schema";
import { WebSocketTransport } from "@colyseus/ws-transport";
import { createServer } from "node:http";
import { state } from "../src/board.js";
import { memory, serve } from "../src/serve.js";

const RECONNECTION_SECONDS = 120;
const AT_ONCE = process.env.PATCHES === "at once";

const Board = schema({ count: t.uint32(), text: t.string() }, "Board");

let sessions = 0;

/** A room whose state is 128 bytes as JSON; a patch of it has the count alone. Commands change it. */
class BoardRoom extends Room {
  state = new Board().assign(state(0));

  onCreate() {
    if (AT_ONCE) this.patchRate = null; // "Broadcast Patch" of the documentation: patches when the room says so
    this.onMessage("change", () => this.change());
    this.broadcastPatch(); // to nobody: or the first client would be sent the first state as a patch, too
  }

  change() {
    this.state.count++;
    if (AT_ONCE) this.broadcastPatch();
  }

  onJoin() {
    sessions++;
  }

  onDrop(client) {
    sessions--;
    this.allowReconnection(client, RECONNECTION_SECONDS).catch(() => {}); // it did not come back
  }

  onReconnect() {
    sessions++;
  }
}

let allowed = 0;
let published = 0;
let shared;

/** The room that all sessions share. It changes as the driver lets it: at once, or with each patch. */
class SharedRoom extends BoardRoom {
  autoDispose = false;

  onCreate() {
    super.onCreate();
    shared = this;
  }

  onBeforePatch() {
    if (!AT_ONCE && published < allowed) {
      published++;
      this.change();
    }
  }
}

const http = createServer();
const server = new Server({
  transport: new WebSocketTransport({ server: http }),
  driver: new LocalDriver(),
  presence: new LocalPresence(),
  greet: false,
  gracefullyShutdown: false,
});
server.define("own", BoardRoom);
server.define("shared", SharedRoom);

serve({
  async start() {
    await server.listen(0, "127.0.0.1");
    await matchMaker.createRoom("shared", {});
    return { port: http.address().port, pid: process.pid };
  },
  publish(revision) {
    allowed = Math.max(revision, allowed);
    if (AT_ONCE) for (; published < allowed; published++) shared.change();
    return allowed;
  },
  sessions: () => sessions,
  memory,
});
