import { fileURLToPath } from "node:url";
import { Child } from "./child.js";
import { cpuOf, cpuOfMachine } from "./cpu.js";
import { until } from "./waiting.js";

const file = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** A server of a peer and its load, each a process of its own. */
export class Stage {
  #peer;
  #server;
  #load;
  #place;
  #onProgress = () => {};

  /** Starts a server as `variant` has it; close() ends it. */
  static async open(peer, variant) {
    const stage = new Stage();
    stage.#peer = peer.name;
    stage.#server = new Child(file(`${peer.name}/server.js`), { environment: variant.environment });
    stage.#load = new Child(file("src/load/main.js"), { onEvent: (seen) => stage.#onProgress(seen) });
    try {
      stage.#place = await stage.#server.ask("start");
      return stage;
    } catch (error) {
      await stage.close();
      throw error;
    }
  }

  async close() {
    await Promise.all([this.#load.end(), this.#server.end()]);
  }

  /** Has `count` more clients take part. */
  connect(count, options = {}) {
    return this.#load.ask("connect", this.#peer, this.#place.port, count, options);
  }

  server(operation, ...args) {
    return this.#server.ask(operation, ...args);
  }

  load(operation, ...args) {
    return this.#load.ask(operation, ...args);
  }

  /** Has the server send every state up to `revision`, unless it has. */
  publish(revision) {
    this.#server.tell("publish", revision);
  }

  /** Has `onProgress` called with how far the load has come, many times a second. */
  follow(onProgress) {
    this.#onProgress = onProgress;
    this.#load.tell("follow");
  }

  /** Waits until the load has seen `updates` in all; rejects where one was missing or came twice. */
  async seen(updates) {
    const enough = async () => (await this.load("progress")).updates >= updates;
    await until(`${updates} updates`, enough);
    const seen = await this.load("progress");
    if (seen.updates !== updates || seen.faults > 0) {
      throw new Error(`expected ${updates} updates, not one missing or twice: ${JSON.stringify(seen)}`);
    }
  }

  /** How far the load has come, and the CPU time, in seconds, of everybody. */
  async look() {
    const seen = await this.load("progress");
    return { ...seen, server: cpuOf(this.#place.pid), load: seen.cpu, machine: cpuOfMachine() };
  }
}
