import { commands, fanout, latency, memory, paced, recovery } from "../src/measures.js";
import { versionsOf } from "../src/versions.js";

export default {
  name: "colyseus",
  versions: () => versionsOf("@colyseus/core", "@colyseus/schema", "@colyseus/ws-transport", "bufferutil"),
  lead: 100,
  variants: [
    {
      title: "Colyseus, patches each 50 ms",
      environment: { PATCHES: "each 50 ms" },
      conflates: true,
      measures: [fanout, latency, memory, commands],
    },
    {
      title: "Colyseus, patches at once",
      environment: { PATCHES: "at once" },
      measures: [fanout, paced, latency, recovery, commands],
    },
  ],
  notes: [
    "Colyseus: patches have what changed alone, 6 bytes of a state of 128; each 50 ms (the default), or as soon as there is a change " +
      "(patchRate = null and broadcastPatch()); nothing is stored, and who comes back gets the present state, not what was missed",
  ],
};
