import { setTimeout as delay } from "node:timers/promises";
import type { Redis } from "ioredis";
import type { Context } from "@/lib/context";
import { readIndexProgress } from "@/lib/dead-letters/index/progress";
import { countLetters } from "@/lib/dead-letters/index/query";
import { bullKeys } from "@/lib/queues/backend/keys";
import { type Felt, feltMeanwhile } from "../meanwhile";
import { memoryMeanwhile } from "../process";
import { startCollector } from "../server";
import { PREFIX } from "./seed";

export interface Filled {
  letters: number;
  /** From the first row to the last. */
  seconds: number;
  /** From the collector's start until the index answered: it looks at every key of Redis before. */
  servingSeconds: number;
  /** Of all of the index's keys, as Redis's allocator counts them. */
  bytesPerLetter: number;
  /** What Redis was longest busy with meanwhile, by kind, longest first. */
  slowest: { name: string; ms: number }[];
  felt: Felt;
  /** Memory of the collector, at most. */
  collectorGrewBytes: number;
  /** How long it took until the index had let go of this many, which had left the failed set without an event. */
  healed: { letters: number; seconds: number };
}

const LOOK_MS = 100;
/** An index that has not come further for so long never will. */
const PATIENCE_MS = 60_000;
const SLOW_MICROS = 500;

/** Lets a collector index all dead letters, while Redis is pinged and `addresses` are asked; then takes some away silently. */
export async function fillIndex(
  ctx: Context,
  { redisUrl, letters, addresses }: { redisUrl: string; letters: number; addresses: string[] },
): Promise<Filled> {
  const { redis } = ctx;
  await redis.config("SET", "slowlog-log-slower-than", String(SLOW_MICROS), "slowlog-max-len", "10000");
  const collector = startCollector(redisUrl);
  try {
    let seconds = 0;
    let servingSeconds = 0;
    let collectorGrewBytes = 0;
    await redis.slowlog("RESET");
    const felt = await feltMeanwhile({ redisUrl, addresses }, async () => {
      collectorGrewBytes = await memoryMeanwhile(collector, async () => {
        const startedAt = performance.now();
        let firstAt = 0;
        const patience = patient("The index does not answer");
        for (;;) {
          const { serving, indexed } = await readIndexProgress(ctx);
          const now = performance.now();
          if (indexed > 0) firstAt ||= now;
          if (indexed === letters) seconds ||= (now - firstAt) / 1_000;
          servingSeconds = (now - startedAt) / 1_000;
          if (serving !== null) break;
          patience(indexed);
          await delay(LOOK_MS);
        }
      });
    });
    const longest = await slowest(redis);
    return {
      letters,
      seconds,
      servingSeconds,
      felt,
      slowest: longest,
      collectorGrewBytes,
      bytesPerLetter: (await indexBytes(ctx)) / letters,
      healed: await healed(ctx, letters),
    };
  } finally {
    await collector.close();
  }
}

/** What is called with each count that is seen, and throws once it has been the same for a minute. */
function patient(complaint: string): (count: number) => void {
  let last = Number.NaN;
  let since = performance.now();
  return (count) => {
    const now = performance.now();
    if (count !== last) since = now;
    last = count;
    if (now - since > PATIENCE_MS) throw new Error(`${complaint}: it has had ${count} for a minute.`);
  };
}

/** Takes members at random from the first queue's failed set, as trims and other tools do, and waits for the index. */
async function healed(ctx: Context, letters: number): Promise<Filled["healed"]> {
  const removed = Math.ceil(letters / 100);
  const { failed } = bullKeys({ prefix: PREFIX, name: "queue-0" });
  const ids = (await ctx.redis.zrandmember(failed, removed)) as unknown as string[];
  for (let from = 0; from < ids.length; from += 1_000)
    await ctx.redis.zrem(failed, ...ids.slice(from, from + 1_000));
  const removedAt = performance.now();
  const patience = patient(`The index does not let go of ${removed} dead letters that are gone`);
  for (;;) {
    const counted = await countLetters(ctx, {});
    if (counted === letters - removed) break;
    patience(counted);
    await delay(LOOK_MS);
  }
  return { letters: removed, seconds: (performance.now() - removedAt) / 1_000 };
}

const KINDS = [
  [/:wait$/, "the collector's counts"],
  [/:leader$/, "a step of the index"],
  [/:failed$/, "a page of a failed set"],
  [/:events/, "events"],
] as const;

/** The longest command of each kind, longest first. The log of slow commands counts also what the machine did meanwhile. */
async function slowest(redis: Redis): Promise<Filled["slowest"]> {
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

async function indexBytes({ redis, keys }: Context): Promise<number> {
  let bytes = 0;
  for await (const found of redis.scanStream({ match: `${keys.prefix}dead-letters:*`, count: 10_000 }))
    for (const key of found as string[])
      bytes += Number(await redis.call("MEMORY", "USAGE", key, "SAMPLES", "0"));
  return bytes;
}
