/** Says something to the process that started this one, if it is still there. */
export function tell(message) {
  if (process.connected) process.send(message, undefined, {}, () => {});
}

/** In a process that Child started: answers what is asked with `operations`, and ends when its parent does. */
export function serve(operations) {
  process.on("message", async ({ id, operation, args }) => {
    try {
      const value = await operations[operation](...args);
      if (id) tell({ id, value });
    } catch (error) {
      if (id) tell({ id, error: error.message });
      else if (process.connected) throw error; // nobody asked, so nobody would hear of it
    }
  });
  process.on("SIGINT", () => {}); // of a terminal, which all get: the parent ends, and then this one
  process.once("disconnect", async () => {
    await operations.end?.();
    process.exit();
  });
}

/** Bytes in use behind garbage collection, and resident, of this process. */
export async function memory() {
  let before = Infinity;
  for (let look = 0; look < 20; look++) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 50)); // what has just ended lets go of its memory
    const { heapUsed, external } = process.memoryUsage();
    if (Math.abs(before - heapUsed - external) < 64 * 1024) break;
    before = heapUsed + external;
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed + external, rss };
}
