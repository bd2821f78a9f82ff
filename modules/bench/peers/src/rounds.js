import { setTimeout as pause } from "node:timers/promises";

/** What was between two looks at a stage. */
class Round {
  constructor(begin, end) {
    this.seconds = (end.ms - begin.ms) / 1000;
    for (const name of ["updates", "messages", "bytes", "server", "load", "machine"]) this[name] = end[name] - begin[name];
  }
}

/** Looks at `stage` over rounds of some seconds, behind a warm-up. */
export async function rounds(stage, plan) {
  await pause(plan.warmUp * 1000);
  const all = [];
  for (let round = 0; round < plan.rounds; round++) {
    const begin = await stage.look();
    await pause(plan.seconds * 1000);
    all.push(new Round(begin, await stage.look()));
  }
  return all;
}

/** Who used how much of the machine. Where others used much, the figures are worth nothing. */
export function cores(all) {
  const mean = (part) => all.reduce((sum, round) => sum + part(round) / round.seconds, 0) / all.length;
  const others = mean((round) => Math.max(0, round.machine - round.server - round.load));
  return (
    `cores: server ${mean((round) => round.server).toFixed(2)}, load ${mean((round) => round.load).toFixed(2)}, ` +
    `other processes ${others.toFixed(2)}`
  );
}
