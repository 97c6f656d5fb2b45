import { Redis } from "ioredis";
import { pino } from "pino";
import { systemClock } from "../../clock";
import { createKeys } from "../../keys";
import { startOperationsRunner } from "../runner";

/** A runner in a process of its own, so that a test can kill it: arguments are Redis's URL and the key prefix. */
const [url = "", prefix = ""] = process.argv.slice(2);
const redis = new Redis(url, { maxRetriesPerRequest: null });
redis.setMaxListeners(0);
const stop = new AbortController();
process.on("SIGTERM", () => stop.abort());
await startOperationsRunner(
  { redis, keys: createKeys(prefix), clock: systemClock, log: pino({ level: "warn" }, process.stderr) },
  stop.signal,
);
redis.disconnect();
