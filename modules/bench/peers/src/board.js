/** The state that every peer streams: 128 bytes of JSON, and as long at every count, as that of bench-board in our own benchmark. */
export const STATE_BYTES = 128;

/** Counts begin so high that all are as long. */
export const FIRST = 100_000_000;

const BARE = JSON.stringify({ count: FIRST, text: "" });

export const TEXT = "x".repeat(STATE_BYTES - BARE.length);

/** The state behind `revision` changes, 0 ≤ revision < 900,000,000. */
export function state(revision) {
  return { count: FIRST + revision, text: TEXT };
}
