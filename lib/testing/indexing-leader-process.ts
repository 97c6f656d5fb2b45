import { Redis } from "ioredis";
import { pino } from "pino";
import { systemClock } from "../clock";
import { createKeys } from "../keys";
import { leadIndexing } from "./indexing-leader";

/** A leader in a process of its own, so that a test can kill or freeze it: Redis's URL, the key prefix, its id. */
const [url = "", prefix = "", id = ""] = process.argv.slice(2);
const redis = new Redis(url, { maxRetriesPerRequest: null });
redis.setMaxListeners(0);
const log = pino({ level: "silent" });
const ctx = { redis, keys: createKeys(prefix), clock: systemClock, log };
await leadIndexing(ctx, { id, segmentRows: 5_000 }, new AbortController().signal);
