import { setTimeout as pause } from "node:timers/promises";

const PATIENCE_MS = 60_000;

/** Resolves when `condition` holds (or resolves to what is true); rejects after a minute, saying what it waited for. */
export async function until(what, condition, patienceMs = PATIENCE_MS) {
  const deadline = Date.now() + patienceMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited ${patienceMs / 1000} s for ${what}`);
    await pause(5);
  }
}

/** Resolves as `promise` does; rejects after a minute, saying what it waited for. */
export async function within(what, promise, patienceMs = PATIENCE_MS) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${patienceMs / 1000} s for ${what}`)), patienceMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
