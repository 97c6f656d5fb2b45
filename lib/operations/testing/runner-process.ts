import { Redis } from "ioredis";
import { pino } from "pino";
import { systemClock } from "../../clock";
import { createKeys } from "../../keys";
import { startOperationsRunner } from "../runner";

/** A runner in a process of its own, so that a test can kill it: arguments are Redis's URL, the key prefix and where archives go. */
const [url = "", prefix = "", directory] = process.argv.slice(2);
const redis = new Redis(url, { maxRetriesPerRequest: null });
redis.setMaxListeners(0);
const stop = new AbortController();
process.on("SIGTERM", () => stop.abort());
await startOperationsRunner(
  { redis, keys: createKeys(prefix), clock: systemClock, log: pino({ level: "warn" }, process.stderr) },
  stop.signal,
  directory ? { directory, bounds: { archiveMs: 86_400_000, archiveBytes: 1e9 }, release: "0.0.0" } : null,
);
redis.disconnect();
