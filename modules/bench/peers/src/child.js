import { fork } from "node:child_process";
import { within } from "./waiting.js";

/** Another process of Node, of which operations are asked by name, and which tells of events; see serve(). */
export class Child {
  #process;
  #open = new Map();
  #next = 1;
  #ended;

  constructor(file, { environment = {}, onEvent = () => {} } = {}) {
    this.file = file;
    this.#process = fork(file, [], { execArgv: ["--expose-gc"], env: { ...process.env, ...environment } });
    this.#process.on("message", (message) => (message.event ? onEvent(message.event) : this.#answered(message)));
    this.#ended = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#ended.then((code) => this.#fail(new Error(`${file} ended (${code})`)));
  }

  get pid() {
    return this.#process.pid;
  }

  /** Rejects where the operation does, or where the process ends. */
  ask(operation, ...args) {
    const id = this.#next++;
    const answer = new Promise((resolve, reject) => this.#open.set(id, { resolve, reject }));
    if (this.#process.connected) this.#process.send({ id, operation, args });
    else this.#fail(new Error(`${this.file} has ended`));
    return answer;
  }

  /** Asks for what is not answered. */
  tell(operation, ...args) {
    if (this.#process.connected) this.#process.send({ operation, args });
  }

  /** Ends the process; resolves when it has ended. */
  async end() {
    if (this.#process.connected) this.#process.disconnect(); // which ends what serves
    const killer = setTimeout(() => this.#process.kill("SIGKILL"), 5_000);
    await within(`the end of ${this.file}`, this.#ended);
    clearTimeout(killer);
  }

  #answered({ id, value, error }) {
    const asked = this.#open.get(id);
    this.#open.delete(id);
    if (error) asked?.reject(new Error(error));
    else asked?.resolve(value);
  }

  #fail(error) {
    for (const { reject } of this.#open.values()) reject(error);
    this.#open.clear();
  }
}
