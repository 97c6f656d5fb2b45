import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { Redis } from "ioredis";
import { pino } from "pino";
import { systemClock } from "@/lib/clock";
import { leadOrStandBy } from "@/lib/collector/lead";
import { collect } from "@/lib/collector/run";
import type { Context } from "@/lib/context";
import { FailureInbox } from "@/lib/dead-letters/index/inbox";
import { runIndexer } from "@/lib/dead-letters/index/indexer";
import { countLetters } from "@/lib/dead-letters/index/query";
import { createKeys } from "@/lib/keys";
import { bullKeys } from "@/lib/queues/backend/keys";
import { quantile } from "@/lib/statistics";
import { measureQueries, type QueryLine } from "./queries";
import { type Spread, seedDeadLetters } from "./seed";

export interface IndexFigures {
  letters: number;
  fillSeconds: number;
  lettersPerSec: number;
  /** How long it took until the index had let go of this many, which had left the failed set without an event. */
  healed: { letters: number; seconds: number };
  /** Of all of the index's keys, as Redis's allocator counts them. */
  bytesPerLetter: number;
  /** What Redis was longest busy with while the index was filled, by kind, longest first. */
  slowest: { name: string; ms: number }[];
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
  await admin.config("SET", "slowlog-log-slower-than", "500", "slowlog-max-len", "10000");
  await admin.slowlog("RESET");

  progress("Filling the index");
  const stop = new AbortController();
  const leader = connect();
  const startedAt = performance.now();
  const leading = leadOrStandBy(leader, "bench", (term) => lead(leader, term), stop.signal);
  const pings = pingUntil(redisUrl, stop.signal);
  while (!(await admin.hget(keys.deadLetterIndex(), "serving"))) await delay(50);
  const fillSeconds = (performance.now() - startedAt) / 1_000;
  const removed = Math.ceil(spread.letters / 100);
  progress(`Removing ${removed} that no event tells of`);
  await removeSilently(admin, removed);
  const removedAt = performance.now();
  while ((await countLetters(leader, {})) !== spread.letters - removed) await delay(50);
  const healSeconds = (performance.now() - removedAt) / 1_000;
  stop.abort();
  await leading;
  const longest = await slowest(admin);
  leader.redis.disconnect();

  progress("Asking");
  const queries = await measureQueries(connect, { letters: spread.letters, times, nowMs });
  const bytes = await indexBytes(admin, keys.prefix);
  admin.disconnect();
  return {
    letters: spread.letters,
    fillSeconds,
    healed: { letters: removed, seconds: healSeconds },
    lettersPerSec: spread.letters / fillSeconds,
    bytesPerLetter: bytes / spread.letters,
    slowest: longest,
    pingP95Ms: quantile(await pings, 0.95),
    queries,
  };
}

async function lead(ctx: Context, term: AbortSignal): Promise<void> {
  const inbox = new FailureInbox();
  await Promise.race([collect(ctx, "bench", term, inbox), runIndexer(ctx, "bench", inbox, term)]);
}

/** Takes members at random from the first queue's failed set, as trims and other tools do. */
async function removeSilently(redis: Redis, count: number): Promise<void> {
  const { failed } = bullKeys({ prefix: "bench", name: "queue-0" });
  const ids = (await redis.zrandmember(failed, count)) as unknown as string[];
  for (let from = 0; from < ids.length; from += 1_000)
    await redis.zrem(failed, ...ids.slice(from, from + 1_000));
}

/** From a thread of its own, so that this process's work is not taken for Redis's. */
async function pingUntil(redisUrl: string, signal: AbortSignal): Promise<number[]> {
  const thread = new Worker(new URL("./ping-thread.mjs", import.meta.url), { workerData: redisUrl });
  const answer = new Promise<number[]>((resolve) => thread.once("message", resolve));
  await once(signal, "abort");
  thread.postMessage("stop");
  return answer;
}

const KINDS = [
  [/:wait$/, "the collector's counts"],
  [/:leader$/, "a step of the index"],
  [/:failed$/, "a page of a failed set"],
  [/:events/, "events"],
] as const;

/** The longest command of each kind, longest first. The slow log counts also what the machine did meanwhile. */
async function slowest(redis: Redis): Promise<IndexFigures["slowest"]> {
  const entries = (await redis.slowlog("GET", 10_000)) as [number, number, number, string[]][];
  const longest = new Map<string, number>();
  for (const [, , micros, [command = "", , , key = ""]] of entries) {
    const isScript = command.toLowerCase().startsWith("eval");
    const kind = KINDS.find(([pattern]) => pattern.test(key))?.[1] ?? "jobs";
    const name = isScript ? kind : command.toLowerCase();
    longest.set(name, Math.max(longest.get(name) ?? 0, micros / 1_000));
  }
  return [...longest].map(([name, ms]) => ({ name, ms })).sort((a, b) => b.ms - a.ms);
}

async function indexBytes(redis: Redis, prefix: string): Promise<number> {
  let bytes = 0;
  for (const key of await redis.keys(`${prefix}dead-letters:*`))
    bytes += Number(await redis.call("MEMORY", "USAGE", key, "SAMPLES", "0"));
  return bytes;
}
