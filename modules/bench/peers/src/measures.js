import { Distribution, Figure } from "./report.js";
import { cores, rounds } from "./rounds.js";
import { Stage } from "./stage.js";
import { until } from "./waiting.js";

const A_SECOND = 20;
const RATE = 1_000;
const MISSED = 100;
const KB = 1024;

/** Frames a second that one room's sessions get, driven as fast as the slowest of them reads. */
export async function fanout(peer, variant, plan) {
  const drive = (stage) => stage.follow(({ slowest }) => stage.publish(slowest + peer.lead));
  const { all, name } = await watched(peer, variant, plan, "fanout", drive);
  const rate = all.map((round) => round.updates / round.seconds);
  const perMessage = sum(all, "updates") / sum(all, "messages");
  return {
    figures: [new Figure(name, "frames/s", rate), cpuOfFrame(name, all)],
    notes: [`${name}: ${perMessage.toFixed(1)} frames a message, ${megabytes(all)} MB/s; ${cores(all)}`],
  };
}

/** What a frame costs where the sessions keep up with a room that changes 20 times a second. */
export async function paced(peer, variant, plan) {
  let timer;
  const drive = (stage) => {
    let revision = 1;
    timer = setInterval(() => stage.publish(++revision), 1000 / A_SECOND);
  };
  const { all, name } = await watched(peer, variant, plan, `${A_SECOND} messages/s`, drive, () => clearInterval(timer));
  return { figures: [cpuOfFrame(name, all)], notes: [`${name}: ${cores(all)}`] };
}

async function watched(peer, variant, plan, what, drive, stop = () => {}) {
  const name = `${variant.title}: ${what}`;
  const stage = await Stage.open(peer, variant);
  try {
    await stage.connect(plan.sessions);
    await stage.server("publish", 1);
    await stage.seen(plan.sessions);
    drive(stage);
    const all = await rounds(stage, plan);
    stop();
    stage.follow(() => {});
    await stage.seen(plan.sessions * (await stage.server("publish", 0)));
    return { all, name };
  } finally {
    stop();
    await stage.close();
  }
}

/** How long a change takes from one client to another, at 1,000 a second. */
export async function latency(peer, variant, plan) {
  const name = `${variant.title}: change to second client, ${RATE.toLocaleString("en-US")}/s`;
  const stage = await Stage.open(peer, variant);
  try {
    await stage.connect(2);
    const warmUp = Math.max(1, plan.warmUp);
    await stage.load("latencies", RATE, warmUp);
    const taken = [];
    for (let round = 0; round < plan.rounds; round++) {
      for (const ms of await stage.load("latencies", RATE, plan.seconds)) taken.push(ms);
    }
    if (!variant.conflates) await stage.seen(2 * RATE * (warmUp + plan.rounds * plan.seconds));
    return { distributions: [new Distribution(name, taken)] };
  } finally {
    await stage.close();
  }
}

/** What an idle session weighs. Some sessions come before, so that what is made once is not counted. */
export async function memory(peer, variant, plan) {
  const taken = [];
  for (let round = 0; round < plan.rounds; round++) taken.push(await memoryOnce(peer, variant, plan.sessions));
  const figure = (what) => new Figure(`${variant.title}: idle session, ${what}`, "KB", taken.map((one) => one[what]));
  return { figures: Object.keys(taken[0]).map(figure) };
}

async function memoryOnce(peer, variant, sessions) {
  const stage = await Stage.open(peer, variant);
  try {
    const first = Math.ceil(sessions / 10);
    await stage.connect(first);
    await stage.server("publish", 1);
    await stage.seen(first);
    const before = await stage.server("memory");
    await stage.connect(sessions);
    const after = await stage.server("memory");
    const each = (what) => (after[what] - before[what]) / KB / sessions;
    return { heap: each("heap"), RSS: each("rss") };
  } finally {
    await stage.close();
  }
}

/** What becomes of 100 changes that all sessions missed, because their connections were lost. */
export async function recovery(peer, variant, plan) {
  const taken = [];
  for (let round = 0; round < plan.rounds; round++) taken.push(await recoveryOnce(peer, variant, plan.sessions));
  const name = `${variant.title}: sessions lost and back`;
  const share = (what) => taken.map((one) => (100 * one[what]) / plan.sessions);
  return {
    figures: [
      new Figure(`${name}, with all ${MISSED} changes missed`, "%", share("whole")),
      new Figure(`${name}, with the present state`, "%", share("present")),
      new Figure(`${name}, until the last is`, "s", taken.map((one) => one.seconds)),
    ],
  };
}

async function recoveryOnce(peer, variant, sessions) {
  const stage = await Stage.open(peer, variant);
  try {
    await stage.connect(sessions);
    await stage.server("publish", 1);
    await stage.seen(sessions);
    await stage.load("cut");
    await until("the server to miss its sessions", async () => (await stage.server("sessions")) === 0);
    await stage.server("publish", 1 + MISSED);
    const back = await stage.load("resume", 1 + MISSED);
    if (back.whole + back.refused !== sessions) throw new Error(`of ${sessions} sessions: ${JSON.stringify(back)}`);
    return back;
  } finally {
    await stage.close();
  }
}

/** Commands that change a room each, and are seen by a client of it, which sends the next one then. */
export async function commands(peer, variant, plan) {
  const name = `${variant.title}: commands to ${plan.sessions.toLocaleString("en-US")} rooms, seen`;
  const stage = await Stage.open(peer, variant);
  try {
    await stage.connect(plan.sessions, { own: true });
    await stage.load("play");
    const all = await rounds(stage, plan);
    await stage.seen(await stage.load("rest"));
    return {
      figures: [new Figure(name, "1/s", all.map((round) => round.updates / round.seconds))],
      notes: [`${name}: ${cores(all)}`],
    };
  } finally {
    await stage.close();
  }
}

function cpuOfFrame(name, all) {
  return new Figure(`${name}, server CPU of a frame`, "µs", all.map((round) => (round.server * 1e6) / round.updates));
}

function megabytes(all) {
  return (sum(all, "bytes") / sum(all, "seconds") / 1e6).toFixed(0);
}

function sum(all, name) {
  return all.reduce((total, round) => total + round[name], 0);
}
