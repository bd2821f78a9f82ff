import { spawnSync } from "node:child_process";

/** The program: where CENTRIFUGO says it is, or on the PATH. */
export const PROGRAM = process.env.CENTRIFUGO ?? "centrifugo";

/** Returns what it says of its version, or undefined where there is none. */
export function version() {
  const { status, stdout } = spawnSync(PROGRAM, ["version"], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}
