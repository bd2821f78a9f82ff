import { parseArgs } from "node:util";
import { Report } from "./report.js";

const PEERS = ["socketio", "colyseus", "centrifugo"];
const USAGE = `run [${PEERS.join("|")}|all] [--sessions N] [--seconds S] [--rounds R] [--warm-up S] [--json FILE]`;

function readArguments() {
  const text = (value) => ({ type: "string", default: value });
  const options = { sessions: text("1000"), seconds: text("2"), rounds: text("5"), "warm-up": text("5"), json: { type: "string" } };
  const { values, positionals } = parseArgs({ options: { ...options, help: { type: "boolean" } }, allowPositionals: true });
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  const chosen = positionals.length ? positionals : ["all"];
  const unknown = chosen.find((name) => name !== "all" && !PEERS.includes(name));
  if (unknown) throw new Error(`${unknown}: no such peer`);
  const plan = {
    sessions: inRange("sessions", values.sessions, 2, 20_000),
    seconds: inRange("seconds", values.seconds, 1, 600),
    rounds: inRange("rounds", values.rounds, 1, 100),
    warmUp: inRange("warm-up", values["warm-up"], 0, 600),
  };
  return { peers: PEERS.filter((name) => chosen.includes("all") || chosen.includes(name)), plan, json: values.json };
}

function inRange(name, value, least, most) {
  const number = Number(value);
  if (!Number.isInteger(number) || number < least || number > most) {
    throw new Error(`--${name} ${value}: expected ${least} to ${most}`);
  }
  return number;
}

async function measure(peer, plan, report) {
  for (const variant of peer.variants) {
    for (const measured of variant.measures) {
      console.error(`Measuring ${variant.title}: ${measured.name}`);
      report.add(await measured(peer, variant, plan));
    }
  }
  report.add({ notes: [...peer.notes, `versions: ${peer.versions()}`] });
}

async function main({ peers, plan, json }) {
  const report = new Report();
  for (const name of peers) {
    const { default: peer } = await import(`../${name}/peer.js`);
    const missing = peer.missing?.();
    if (missing) report.add({ notes: [`${name} is not measured: ${missing}`] });
    else await measure(peer, plan, report);
  }
  report.print();
  if (json) report.write(json);
}

let arguments_;
try {
  arguments_ = readArguments();
} catch (error) {
  console.error(`peers: ${error.message}\n${USAGE}`);
  process.exit(2);
}
await main(arguments_);
