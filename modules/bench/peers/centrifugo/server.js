import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { state } from "../src/board.js";
import { serve } from "../src/serve.js";
import { until } from "../src/waiting.js";
import { PROGRAM } from "./program.js";

const AT_ONCE = 100;

/** Centrifugo as a process of its own; this one starts it, and publishes over its HTTP API. */
const directory = mkdtempSync(join(tmpdir(), "onager-centrifugo-"));
let program;
let port;

function settings() {
  const dsn = process.env.BROKER_DSN;
  return {
    http_server: { address: "127.0.0.1", port },
    http_api: { insecure: true },
    client: { insecure: true },
    channel: { without_namespace: { history_size: 1000, history_ttl: "300s", force_recovery: true } },
    ...(dsn ? { broker: { enabled: true, type: "postgres", postgres: { dsn, use_notify: true } } } : {}),
    prometheus: { enabled: true },
    debug: { enabled: true },
    health: { enabled: true },
    usage_stats: { disabled: true },
    log: { level: "error" },
  };
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port: free } = server.address();
  server.close();
  await once(server, "close");
  return free;
}

async function get(path) {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.text();
}

async function api(method, body) {
  const answer = await fetch(`http://127.0.0.1:${port}/api/${method}`, { method: "POST", body: JSON.stringify(body) });
  const reply = await answer.json();
  const error = reply.error ?? reply.replies?.find((each) => each.error)?.error;
  if (!answer.ok || error) throw new Error(`${method}: ${answer.status} ${JSON.stringify(error)}`);
  return reply;
}

let allowed = 0;
let published = 0;
let publishing;

async function publishAll() {
  while (published < allowed) {
    const count = Math.min(AT_ONCE, allowed - published);
    const commands = Array.from({ length: count }, (_, index) => ({
      publish: { channel: "board", data: state(published + 1 + index) },
    }));
    await api("batch", { commands });
    published += count;
  }
}

async function start() {
  port = await freePort();
  const config = join(directory, "config.json");
  writeFileSync(config, JSON.stringify(settings()));
  program = spawn(PROGRAM, ["--config", config], { stdio: ["ignore", "inherit", "inherit"] });
  const failed = once(program, "exit").then(([code]) => Promise.reject(new Error(`${PROGRAM} ended (${code})`)));
  failed.catch(() => {});
  const healthy = () => get("/health").then(() => true, () => false);
  await Promise.race([failed, until("Centrifugo to be healthy", healthy)]);
  return { port, pid: program.pid };
}

function metric(metrics, name) {
  return Number(new RegExp(`^${name} (.+)$`, "m").exec(metrics)[1]);
}

serve({
  start,
  /** Has every state up to `revision` published; resolves when all are. */
  async publish(revision) {
    allowed = Math.max(revision, allowed);
    publishing ??= publishAll().finally(() => (publishing = undefined));
    await publishing;
    return published;
  },
  async sessions() {
    const { result } = await api("info", {});
    return result.nodes.reduce((sum, node) => sum + node.num_clients, 0);
  },
  /** Heap and stacks behind garbage collection, and resident memory. */
  async memory() {
    await get("/debug/pprof/heap?gc=1");
    const metrics = await get("/metrics");
    const heap = metric(metrics, "go_memstats_heap_alloc_bytes") + metric(metrics, "go_memstats_stack_inuse_bytes");
    const status = readFileSync(`/proc/${program.pid}/status`, "latin1");
    return { heap, rss: Number(/^VmRSS:\s+(\d+)/m.exec(status)[1]) * 1024 };
  },
  async end() {
    if (program?.exitCode === null) {
      program.kill("SIGKILL"); // it has nothing to keep
      await once(program, "exit");
    }
    rmSync(directory, { recursive: true });
  },
});
