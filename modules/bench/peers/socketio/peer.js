import { fanout, latency, memory, paced, recovery } from "../src/measures.js";
import { versionsOf } from "../src/versions.js";

export default {
  name: "socketio",
  versions: () => versionsOf("socket.io", "engine.io", "bufferutil"),
  /** So many messages the server is ahead of its slowest session: enough that it never waits for the load. */
  lead: 100,
  variants: [{ title: "Socket.IO", environment: {}, measures: [fanout, paced, latency, memory, recovery] }],
  notes: [
    "Socket.IO: WebSocket only, connection state recovery of 2 minutes in memory, bufferutil, no permessage-deflate (the default); " +
      "nothing is stored: behind a restart of the server, or 2 minutes, a session begins anew, and the state is the application's",
  ],
};
