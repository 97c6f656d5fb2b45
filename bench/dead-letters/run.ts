import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";
import { pino } from "pino";
import { systemClock } from "@/lib/clock";
import { leadOrStandBy } from "@/lib/collector/lead";
import { collect } from "@/lib/collector/run";
import type { Context } from "@/lib/context";
import { FailureInbox } from "@/lib/dead-letters/index/inbox";
import { runIndexer } from "@/lib/dead-letters/index/indexer";
import { createKeys } from "@/lib/keys";
import { quantile } from "@/lib/statistics";
import { measureQueries, type QueryLine } from "./queries";
import { type Spread, seedDeadLetters } from "./seed";

export interface IndexFigures {
  letters: number;
  fillSeconds: number;
  lettersPerSec: number;
  /** Of all of the index's keys, as Redis's allocator counts them. */
  bytesPerLetter: number;
  /** What Redis was longest busy with while the index was filled, and how long. */
  slowestCommand: { name: string; ms: number } | null;
  /** Round trips of another connection meanwhile. */
  pingP95Ms: number;
  queries: QueryLine[];
}

/** Seeds dead letters, lets a collector index them, and asks. */
export async function runBench(
  redisUrl: string,
  { times, progress, ...spread }: Spread & { times: number; progress: (text: string) => void },
): Promise<IndexFigures> {
  const admin = new Redis(redisUrl);
  const nowMs = Date.now();
  const keys = createKeys("bench-spillway:");
  const connect = (): Context => ({
    redis: new Redis(redisUrl),
    keys,
    clock: systemClock,
    log: pino({ level: "silent" }),
  });
  progress(`Seeding ${spread.letters} dead letters in ${spread.queues} queues`);
  await seedDeadLetters(admin, "bench", spread, nowMs);
  await admin.config("SET", "slowlog-log-slower-than", "500", "slowlog-max-len", "1000");
  await admin.slowlog("RESET");

  progress("Filling the index");
  const stop = new AbortController();
  const leader = connect();
  const startedAt = performance.now();
  const leading = leadOrStandBy(leader, "bench", (term) => lead(leader, term), stop.signal);
  const pings = pingUntil(redisUrl, stop.signal);
  while (!(await admin.hget(keys.deadLetterIndex(), "serving"))) await delay(50);
  const fillSeconds = (performance.now() - startedAt) / 1_000;
  stop.abort();
  await leading;
  const slowestCommand = await slowest(admin);
  leader.redis.disconnect();

  progress("Asking");
  const queries = await measureQueries(connect, { letters: spread.letters, times, nowMs });
  const bytes = await indexBytes(admin, keys.prefix);
  admin.disconnect();
  return {
    letters: spread.letters,
    fillSeconds,
    lettersPerSec: spread.letters / fillSeconds,
    bytesPerLetter: bytes / spread.letters,
    slowestCommand,
    pingP95Ms: quantile(await pings, 0.95),
    queries,
  };
}

async function lead(ctx: Context, term: AbortSignal): Promise<void> {
  const inbox = new FailureInbox();
  await Promise.race([collect(ctx, "bench", term, inbox), runIndexer(ctx, "bench", inbox, term)]);
}

async function pingUntil(redisUrl: string, signal: AbortSignal): Promise<number[]> {
  const redis = new Redis(redisUrl);
  const took: number[] = [];
  while (!signal.aborted) {
    const startedAt = performance.now();
    await redis.ping();
    took.push(performance.now() - startedAt);
    await delay(20);
  }
  redis.disconnect();
  return took;
}

async function slowest(redis: Redis): Promise<IndexFigures["slowestCommand"]> {
  const entries = (await redis.slowlog("GET", 1_000)) as [number, number, number, string[]][];
  const [longest] = entries.sort(([, , a], [, , b]) => b - a);
  if (!longest) return null;
  const [, , micros, words] = longest;
  return { name: words.slice(0, 4).join(" ").slice(0, 120), ms: micros / 1_000 };
}

async function indexBytes(redis: Redis, prefix: string): Promise<number> {
  let bytes = 0;
  for (const key of await redis.keys(`${prefix}dead-letters:*`))
    bytes += Number(await redis.call("MEMORY", "USAGE", key, "SAMPLES", "0"));
  return bytes;
}
