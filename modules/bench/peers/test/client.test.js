import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { test } from "node:test";
import { state } from "../src/board.js";
import { JsonClient } from "../src/load/client.js";
import { within } from "../src/waiting.js";

const UPGRADED = "HTTP/1.1 101 Switching Protocols\r\n\r\n";

class Client extends JsonClient {
  enter() {
    this.dial(this.port, "/");
  }

  opened() {
    this.nowJoined();
  }

  message(buffer, start, end) {
    this.seeAll(buffer, start, end);
  }
}

/** A WebSocket frame of a server, with a length of as many bytes as it takes. */
function frame(text) {
  const payload = Buffer.from(text);
  const head = payload.length < 126 ? Buffer.alloc(2) : payload.length < 65536 ? Buffer.alloc(4) : Buffer.alloc(10);
  head[0] = 0x81;
  head[1] = { 2: payload.length, 4: 126, 10: 127 }[head.length];
  if (head.length === 4) head.writeUInt16BE(payload.length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([head, payload]);
}

const line = (revision) => JSON.stringify({ push: { pub: { data: state(revision), offset: revision } } });
const lines = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => line(from + index)).join("\n");

/** What a client makes of `bytes`, sent in `pieces` of any length, as soon as it has seen `updates`. */
async function hear(bytes, updates, pieces = bytes.length) {
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    const all = Buffer.concat([Buffer.from(UPGRADED), bytes]);
    for (let at = 0; at < all.length; at += pieces) socket.write(all.subarray(at, at + pieces));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = new Client(server.address().port);
  try {
    const enough = new Promise((resolve) => {
      client.onRevision = () => client.updates === updates && resolve();
    });
    await client.join();
    await within(`${updates} updates`, enough, 10_000);
    return client;
  } finally {
    client.cut();
    server.close();
  }
}

test("counts the states of messages of one, of many and of very many", async () => {
  const client = await hear(Buffer.concat([frame(line(1)), frame(lines(2, 90)), frame(lines(91, 900))]), 900);
  assert.deepEqual([client.last, client.faults, client.messages], [900, 0, 3]);
});

test("counts the same where bytes come one by one", async () => {
  const client = await hear(Buffer.concat([frame(line(1)), frame(lines(2, 120))]), 120, 1);
  assert.deepEqual([client.last, client.faults, client.messages], [120, 0, 2]);
});

test("finds states that are where they were not expected", async () => {
  const odd = `{"longer":"than before"}${line(2)}`;
  const client = await hear(Buffer.concat([frame(line(1)), frame(odd), frame(lines(3, 5))]), 5);
  assert.deepEqual([client.last, client.faults], [5, 0]);
});

test("finds counts that have a space before them", async () => {
  const spaced = (revision) => line(revision).replaceAll(":", ": ");
  const all = Array.from({ length: 101 }, (_, index) => spaced(index + 1)).join("\n"); // with offsets of one to three digits
  const client = await hear(frame(all), 101);
  assert.deepEqual([client.last, client.faults], [101, 0]);
});

test("a missing revision is a fault, and so is one that comes twice", async () => {
  const client = await hear(frame([line(1), line(3), line(3), line(4)].join("\n")), 4);
  assert.equal(client.faults, 2);
});
