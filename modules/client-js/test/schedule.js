/**
 * A random schedule: a client with some watches and commands on a fake server, and what happens to them. Behind it an oracle, which
 * knows the server's whole history, says what each watch has to have been told.
 */

import assert from "node:assert/strict";
import { connect } from "../onager.js";
import { chance, fakeServer } from "../testing.js";

const STEPS = 24;
const ACTORS = ["doc/a", "doc/b"];
const SHAPES = [
  {},
  { delta: "json-patch" },
  { delta: "none" },
  { deltas: { fields: applyFields } },
  { select: ["/list", "/deep/x"] },
  { of: "events" },
  { mode: "latest" },
  { mode: "latest", delta: "json-patch", window: 1 },
  { filter: { name: "even" } },
  { filter: { name: "even" }, delta: "json-patch", select: ["/n"] },
  { filter: { name: "changed" }, select: ["/deep"] },
  { of: "events", filter: { name: "even" } },
];

const TYPES = {
  doc: {
    initial: { n: 0, deep: { x: 0, y: {} }, list: [] },
    filters: { even: (value) => value.n % 2 === 0 },
    delta: { name: "fields", between: (from, to) => ({ set: Object.fromEntries(Object.entries(to).filter(([key, value]) => !same(from[key], value))) }) },
  },
  log: { initial: [], commands: { Append: (state, { entry }) => ({ state: [...state, entry], value: entry }) } },
};

function applyFields(state, change) {
  return { ...state, ...change.set, ...(change.set ? {} : assert.fail("no such change")) };
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** Runs the schedule of a seed; fails where the oracle finds anything. */
export async function runSchedule(seed) {
  const schedule = new Schedule(seed);
  try {
    await schedule.run();
  } finally {
    schedule.client.close();
  }
}

export class Schedule {
  constructor(seed) {
    this.random = chance(seed);
    this.lives = new Map(); // epoch -> life
    this.fault = null;
    this.begun = new Set(); // numbers of streams that were told something
    const settings = { seed, latencyMs: this.below(3) * 10, replayLimit: this.oneOf([5, 40, 10_000]), canRead: (frames) => this.canRead(frames), onSend: (frame) => this.onSend(frame) };
    this.mayLag = settings.replayLimit < 10_000;
    this.server = fakeServer(TYPES, settings);
    this.client = connect("ws://fake", { ...this.server.options, warn: () => {}, timeoutMs: 2 ** 30 });
    this.watches = [];
    this.commands = [];
  }

  below(most) {
    return Math.floor(this.random() * most);
  }

  oneOf(choices) {
    return choices[this.below(choices.length)];
  }

  async run() {
    for (let count = 1 + this.below(4); count > 0; count--) this.watch();
    for (let step = 0; step < STEPS; step++) await this.step();
    await this.rest();
    this.judge();
  }

  /** One thing that happens; faults are as frequent as progress. */
  async step() {
    const what = this.oneOf([
      ...Array(6).fill(() => this.change()),
      ...Array(5).fill(() => this.server.advance(this.oneOf([0, 5, 15, 100, 1000, 8000]))),
      ...Array(4).fill(() => this.consume()),
      () => this.command(),
      () => this.command(),
      () => this.server.cut(this.oneOf([1006, 1012, 4001, 4002])),
      () => (this.server.isUp ? this.server.stop() : this.server.start()),
      () => this.server.goAway(0, this.oneOf([0, 50, 1000])),
      () => this.server.silence(),
      () => this.recreate(),
      () => this.compact(),
      () => (this.fault = this.oneOf(["drop", "twice", "base", "patch", "unread"])),
      () => this.watch(),
      () => this.server.page.dispatchEvent(new Event("online")),
    ]);
    await what();
  }

  change() {
    const actor = this.oneOf(ACTORS);
    for (let count = this.oneOf([1, 1, 3, 12]); count > 0; count--) {
      const state = structuredClone(this.server.state(actor));
      state.n++;
      this.oneOf([
        () => (state.deep.x = this.below(3)),
        () => (state.deep.y[`k${this.below(4)}`] = { value: this.below(9) }),
        () => delete state.deep.y[`k${this.below(4)}`],
        () => state.list.push({ id: state.n }),
        () => state.list.splice(this.below(3), 1),
        () => (state.extra = this.oneOf([null, "text", [1, 2]])),
      ])();
      this.remember(actor);
      this.server.change(actor, state, { type: "Changed", n: state.n });
    }
  }

  remember(actor) {
    const life = this.server.life(actor);
    this.lives.set(life.epoch, life);
  }

  recreate() {
    const actor = this.oneOf(ACTORS);
    this.server.recreate(actor);
    this.remember(actor);
  }

  compact() {
    this.mayLag = true;
    this.server.compact(this.oneOf(ACTORS));
  }

  /** Does the next fault to a frame that it can be done to, as no network does, but a faulty server. */
  onSend(frame) {
    const isUpdate = frame.type === "update" || frame.type === "event";
    const isFirst = isUpdate && !this.begun.has(frame.stream);
    if (isUpdate) this.begun.add(frame.stream);
    if (frame.type === "reset") this.begun.delete(frame.stream);
    if (isFirst) return [frame]; // nobody could know that it is missing
    if (this.fault === null || !isUpdate || !this.isContiguous(frame)) return [frame];
    const { fault } = this;
    if (fault === "unread") return [frame];
    if (fault !== "twice" && fault !== "drop" && !("base" in frame)) return [frame];
    this.fault = null;
    if (fault === "drop") return [];
    if (fault === "twice") return [frame, frame];
    if (fault === "base") return [{ ...frame, base: frame.base - 1 }];
    return [{ ...frame, ...("patch" in frame ? { patch: [{ op: "remove", path: "/none" }], base: -1 } : { change: {} }) }];
  }

  /** Whether the server can read a message: the next one of several frames it cannot, as if it could not read one of them. */
  canRead(frames) {
    if (this.fault !== "unread" || frames.length === 1) return true;
    this.fault = null;
    return false;
  }

  isContiguous({ stream }) {
    const asked = this.server.received.findLast((frame) => frame.type === "subscribe" && frame.stream === stream);
    return asked.mode === "all" && asked.filter === undefined;
  }

  watch() {
    const actor = this.oneOf(ACTORS);
    const shape = this.oneOf(SHAPES);
    const window = shape.window ?? this.oneOf([1, 2, 7, 64]);
    const [type, id] = actor.split("/");
    const watch = { actor, shape, told: [], isWanting: false, error: null };
    const note = (update) => watch.told.push({ ...update, text: JSON.stringify(update.state ?? update.event) });
    const options = { ...shape, window };
    this.remember(actor);
    if (this.random() < 0.3) {
      watch.handle = this.client.actor(type, id).watch({ ...options, onUpdate: note, onEnd: (error) => (watch.error ??= error) });
    } else {
      watch.handle = this.client.actor(type, id).watch(options);
      const iterator = watch.handle[Symbol.asyncIterator]();
      watch.take = () => this.take(watch, iterator, note);
    }
    this.watches.push(watch);
  }

  /** A slow consumer asks for one more, unless it still waits for one. */
  take(watch, iterator, note) {
    if (watch.isWanting) return;
    watch.isWanting = true;
    iterator.next().then(
      ({ done, value }) => {
        watch.isWanting = false;
        if (!done) note(value);
      },
      (error) => (watch.error = error),
    );
  }

  async consume() {
    const { take } = this.oneOf(this.watches);
    for (let count = this.oneOf([1, 3, 20]); take && count > 0; count--) {
      take();
      await this.server.settle();
    }
  }

  command() {
    const command = { entry: this.commands.length, results: [] };
    this.commands.push(command);
    const log = this.client.actor("log", "only");
    log.invoke("Append", { entry: command.entry }).then(
      ({ value }) => command.results.push(value),
      (error) => command.results.push(error),
    );
  }

  /** No more faults: everything has to come to rest, behind one more change of everything. */
  async rest() {
    this.server.start();
    this.fault = null;
    await this.server.advance(100_000);
    ACTORS.forEach((actor) => {
      const state = structuredClone(this.server.state(actor));
      state.n += 1 + ((state.n + 1) % 2); // even, so that every filter lets it pass
      state.deep.x = `last ${state.n}`;
      this.remember(actor);
      this.server.change(actor, state, { type: "Changed", n: state.n });
    });
    for (let still = 0; still < 3; still++) {
      const before = this.toldInAll();
      for (const { take } of this.watches) take?.();
      await this.server.advance(still === 0 ? 100 : 20_000);
      if (this.toldInAll() > before) still = -1;
    }
  }

  toldInAll() {
    return this.watches.reduce((sum, { told }) => sum + told.length, 0);
  }

  judge() {
    assert.equal(this.client.status.phase, "live");
    this.watches.forEach((watch) => this.judgeWatch(watch));
    const entries = this.server.state("log/only");
    assert.deepEqual([...entries].sort((a, b) => a - b), this.commands.map(({ entry }) => entry), "each command took effect once");
    for (const { entry, results } of this.commands) assert.deepEqual(results, [entry], "and was answered once");
  }

  judgeWatch({ actor, shape, told, error, handle }) {
    assert.equal(error, null);
    const name = `${actor} ${JSON.stringify(shape)}`;
    assert.ok(told.length > 0 || (shape.of === "events" && this.mayLag), `${name} was told nothing`);
    told.forEach((update, index) => {
      const life = this.lives.get(update.epoch);
      assert.deepEqual(JSON.parse(update.text), this.expected(life, shape, update.revision), `${name} at ${update.revision}`);
      this.judgeStep(name, life, shape, told[index - 1], update);
    });
    assert.equal(handle.revision, this.server.revision(actor), `${name} is at the end`);
    if (shape.of === "events") return; // which a reset may have passed over, up to the last one
    const last = told.at(-1);
    assert.equal(last.epoch, this.server.life(actor).epoch, `${name} is in the last life`);
    assert.equal(last.revision, this.server.revision(actor), `${name} was told the last state`);
  }

  expected(life, { of, select }, revision) {
    return of === "events" ? life.events[revision].event : pick(life.states[revision], select);
  }

  /** Behind an update comes the next revision that there is to tell, or a reset that has a cause. */
  judgeStep(name, life, shape, before, update) {
    if (!before) return;
    if (update.reset !== undefined) {
      const isCaused = update.reset === "recreated" ? update.epoch !== before.epoch : this.mayLag && update.revision >= before.revision;
      assert.ok(isCaused, `${name}: reset from ${before.epoch}:${before.revision} to ${update.epoch}:${update.revision}, ${update.reset}`);
      return;
    }
    assert.equal(update.epoch, before.epoch, name);
    assert.ok(update.revision > before.revision, `${name}: ${update.revision} behind ${before.revision}`);
    if (shape.mode === "latest") return;
    const passed = [];
    for (let revision = before.revision + 1; revision < update.revision; revision++) {
      if (passes(life, shape, revision, before)) passed.push(revision);
    }
    assert.deepEqual(passed, [], `${name} missed what is between ${before.revision} and ${update.revision}`);
  }
}

const pick = (state, select) =>
  select === undefined
    ? state
    : Object.assign(
        {},
        ...select.map((pointer) => (pointer === "/deep/x" ? { deep: { x: state.deep.x } } : { [pointer.slice(1)]: state[pointer.slice(1)] })),
      );

function passes(life, { of, filter, select }, revision, before) {
  if (filter === undefined) return true;
  if (filter.name === "changed") return !same(pick(life.states[revision], select), pick(life.states[before.revision], select));
  return (of === "events" ? life.events[revision].event : life.states[revision]).n % 2 === 0;
}
