import { fanout, latency, memory, paced, recovery } from "../src/measures.js";
import { version } from "./program.js";

const measures = [fanout, paced, latency, memory, recovery];
const dsn = process.env.DATABASE_URL;

export default {
  name: "centrifugo",
  lead: 100,
  missing: () =>
    version() ? undefined : "there is no program centrifugo: put it on the PATH, or say with CENTRIFUGO where it is (centrifugal.dev/docs)",
  versions: version,
  variants: [
    { title: "Centrifugo, memory", environment: {}, measures },
    ...(dsn ? [{ title: "Centrifugo, PostgreSQL", environment: { BROKER_DSN: dsn }, measures }] : []),
  ],
  notes: [
    "Centrifugo: a channel with a history of 1,000 messages and recovery, published to over its HTTP API, up to 100 messages in a request; " +
      "in memory, and in PostgreSQL where DATABASE_URL says one (16 or later); the state is the application's",
  ],
};
