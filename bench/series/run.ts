import { Redis } from "ioredis";
import { pino } from "pino";
import { seeded } from "@/chaos/seeded";
import { systemClock } from "@/lib/clock";
import type { Write } from "@/lib/collector/lease";
import type { Context } from "@/lib/context";
import { createKeys, type Keys } from "@/lib/keys";
import { BREAKDOWN_TIERS } from "@/lib/latency/tiers";
import { CHUNK_KINDS } from "@/lib/metrics/sealed/kinds";
import { sealChunks } from "@/lib/metrics/sealed/seal";
import { bucketOf, chunkOf } from "@/lib/metrics/tiers";
import { queueKey } from "@/lib/queues/identity";
import { answersOf } from "@/lib/redis-pipeline";
import { type BusyQueue, busyHistory } from "./busy-history";
import { busyLatencies } from "./busy-latencies";

export interface SeriesOptions {
  queues: number;
  days: number;
  ratePerSec: number;
  progress: (text: string) => void;
}

/** What one kind of chunk takes of one queue, by `MEMORY USAGE`. */
export interface KindFigure {
  kind: string;
  keys: number;
  openBytes: number;
  sealedBytes: number;
}

export interface SeriesFigures {
  kinds: KindFigure[];
  /** Milliseconds that sealing all of one queue's history took, and how many chunks it were. */
  sealing: { chunks: number; tookMs: number };
  /** What Redis' own memory grew by when all queues had this history. */
  all: { queues: number; bytes: number };
}

/** Chunks of all lengths end together after so many days. */
const DAYS_TO_COMMON_END = 210;

/** The last such moment, when every chunk that is written to is full and the oldest of each tier have not expired yet. */
function fullestMs(nowMs: number): number {
  const everyMs = DAYS_TO_COMMON_END * 86_400_000;
  return Math.floor(nowMs / everyMs) * everyMs;
}

const WRITES_PER_PIPELINE = 2_000;
const KEYS_PER_PIPELINE = 500;

/** Gives one queue the history of a busy one, seals it, gives the same to all others, and weighs each step. */
export async function runBench(redisUrl: string, options: SeriesOptions): Promise<SeriesFigures> {
  const redis = new Redis(redisUrl);
  const keys = createKeys(`bench-series-${process.pid}:`);
  const ctx: Context = { redis, keys, clock: systemClock, log: pino({ level: "silent" }) };
  try {
    const key = queueKey({ prefix: "bull", name: "q0000" });
    options.progress(`${options.days} days of a queue with ${options.ratePerSec} jobs a second`);
    const nowMs = fullestMs(Date.now());
    const current = await fill(ctx, key, options, nowMs);
    const open = await weigh(ctx);
    const begun = performance.now();
    const chunks = await sealAll(ctx, key, nowMs);
    const tookMs = performance.now() - begun;
    // Those that are counted into stand beside what was sealed of them.
    await answersOf(ctx.redis.pipeline(current.map(([, ...args]) => ["hset", ...args])));
    const sealed = await weigh(ctx);
    const kinds = [...sealed].map(([kind, { keys, bytes }]) => ({
      kind,
      keys,
      openBytes: open.get(kind)?.bytes ?? 0,
      sealedBytes: bytes,
    }));
    options.progress(`the same for ${options.queues} queues`);
    const bytes = await multiply(ctx, key, options.queues);
    return { kinds, sealing: { chunks, tookMs }, all: { queues: options.queues, bytes } };
  } finally {
    redis.disconnect();
  }
}

/** Writes the history; gives what was written last to the buckets by name and tenant that are counted into. */
async function fill(
  { redis, keys }: Context,
  key: string,
  { days, ratePerSec }: SeriesOptions,
  nowMs: number,
): Promise<Write[]> {
  const [finest] = BREAKDOWN_TIERS;
  const currentChunk = chunkOf(finest, bucketOf(finest, nowMs - 1));
  const counted = (["name", "tenant"] as const).map((by) =>
    keys.breakdown(by, key, finest.stepMs, currentChunk),
  );
  const current = new Map<string, Write>();
  let pipeline = redis.pipeline();
  for (const writes of historyOf(keys, key, { days, ratePerSec, nowMs, random: seeded(5) })) {
    for (const [command, ...args] of writes) {
      pipeline.call(String(command), ...args);
      const hash = String(args[0]);
      if (command === "HSET" && counted.includes(hash)) current.set(hash, [command, ...args]);
    }
    if (pipeline.length < WRITES_PER_PIPELINE) continue;
    await answersOf(pipeline);
    pipeline = redis.pipeline();
  }
  await answersOf(pipeline);
  return [...current.values()];
}

function* historyOf(keys: Keys, key: string, queue: BusyQueue): Generator<Write[]> {
  yield* busyHistory(keys, key, queue);
  yield* busyLatencies(keys, key, queue);
}

/** Seals what would have been sealed as time went on: of each tier its oldest chunk too, which is past what it promises. */
async function sealAll(ctx: Context, key: string, nowMs: number): Promise<number> {
  const lengths = CHUNK_KINDS.flatMap(({ tiers }) =>
    tiers.map(({ stepMs, chunkPoints }) => stepMs * chunkPoints),
  );
  let chunks = 0;
  for (const agoMs of [...new Set(lengths), 0].sort((a, b) => b - a))
    chunks += await sealChunks(ctx, [key], { sinceMs: 0, nowMs: nowMs - agoMs });
  return chunks;
}

async function allKeys({ redis, keys }: Context): Promise<string[]> {
  const found: string[] = [];
  for await (const some of redis.scanStream({ match: `${keys.prefix}*`, count: 1_000 }))
    found.push(...(some as string[]));
  return [...new Set(found)];
}

async function weigh(ctx: Context): Promise<Map<string, { keys: number; bytes: number }>> {
  const all = await allKeys(ctx);
  const sizes = await answersOf(
    ctx.redis.pipeline(all.map((key) => ["memory", "usage", key, "samples", "0"])),
  );
  const kinds = new Map<string, { keys: number; bytes: number }>();
  for (const [index, key] of all.entries()) {
    const kind =
      key
        .slice(ctx.keys.prefix.length)
        .match(/^.*?:(\d+|values:\w+)/)?.[0]
        .replaceAll(":", " ") ?? key;
    const sum = kinds.get(kind) ?? { keys: 0, bytes: 0 };
    kinds.set(kind, { keys: sum.keys + 1, bytes: sum.bytes + Number(sizes[index]) });
  }
  return new Map([...kinds].sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true })));
}

/** Copies the history of one queue to further ones; gives what all of it takes of Redis' memory. */
async function multiply(ctx: Context, key: string, queues: number): Promise<number> {
  const { redis } = ctx;
  const originals = await allKeys(ctx);
  const before = await usedMemory(redis);
  const sizes = await answersOf(
    redis.pipeline(originals.map((each) => ["memory", "usage", each, "samples", "0"])),
  );
  const first = sizes.reduce<number>((sum, size) => sum + Number(size), 0);
  for (let at = 1; at < queues; at++) {
    const other = queueKey({ prefix: "bull", name: `q${String(at).padStart(4, "0")}` });
    for (let from = 0; from < originals.length; from += KEYS_PER_PIPELINE) {
      const some = originals.slice(from, from + KEYS_PER_PIPELINE);
      await answersOf(redis.pipeline(some.map((each) => ["copy", each, each.replace(key, other)])));
    }
  }
  return first + (await usedMemory(redis)) - before;
}

const usedMemory = async (redis: Redis): Promise<number> =>
  Number(/used_memory:(\d+)/.exec(await redis.info("memory"))?.[1] ?? 0);
