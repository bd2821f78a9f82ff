import { createServer } from "node:http";
import { Server } from "socket.io";
import { state } from "../src/board.js";
import { memory, serve } from "../src/serve.js";

const ROOM = "board";

/** A room of Socket.IO as its documentation has it, with connection state recovery. */
const http = createServer();
const io = new Server(http, {
  transports: ["websocket"],
  connectionStateRecovery: { maxDisconnectionDuration: 2 * 60 * 1000, skipMiddlewares: true },
});
io.engine.on("connection", (socket) => (socket.request = null)); // "Memory usage" of the documentation: frees the first request
io.on("connection", (socket) => {
  socket.join(ROOM);
  socket.on("change", (changed) => io.to(ROOM).emit("state", changed));
});

let published = 0;

serve({
  async start() {
    await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
    return { port: http.address().port, pid: process.pid };
  },
  /** Has every state up to `revision` sent to the room. */
  publish(revision) {
    while (published < revision) io.to(ROOM).emit("state", state(++published));
    return published;
  },
  sessions: () => io.engine.clientsCount,
  memory,
});
