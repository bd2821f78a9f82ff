import { readFileSync } from "node:fs";

const TICKS_PER_SECOND = 100;

/** CPU time of a process, user and system, in seconds. */
export function cpuOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // behind the name, which may hold anything
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** CPU time of all processes: user, nice, system, irq, softirq, in seconds. */
export function cpuOfMachine() {
  const fields = readFileSync("/proc/stat", "latin1").split("\n", 1)[0].split(/ +/);
  return [1, 2, 3, 6, 7].reduce((sum, field) => sum + Number(fields[field]), 0) / TICKS_PER_SECOND;
}
