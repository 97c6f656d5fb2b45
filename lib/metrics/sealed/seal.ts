import { createHash } from "node:crypto";
import type { Context } from "../../context";
import { answersOf } from "../../redis-pipeline";
import { runScript } from "../../redis-script";
import { chunkOf, type Tier } from "../tiers";
import { CHUNK_KINDS, type ChunkKind } from "./kinds";
import { SEAL } from "./seal-script";
import { type RawHash, readFields, SEALED, sealFields } from "./sealed-chunk";

/** What is written late, by a worker or a collector that had fallen behind, has come by then. */
const SETTLE_MS = 60_000;
/** Chunks asked for their length at once; each is one command of constant cost. */
const ASKED = 500;
/** Chunks sealed at once, so that neither Redis nor this process is held up. */
const AT_ONCE = 8;
/** Rest between rounds. */
const REST_MS = 20;
/** A chunk with fewer fields is sealed, or as small as it would be. */
const WORTH = 3;

interface Closed {
  kind: ChunkKind;
  tier: Tier;
  chunk: number;
  key: string;
}

/** Chunks of one queue that ended between these times and are still kept. */
function* closedChunks(
  { keys }: Pick<Context, "keys">,
  queue: string,
  { sinceMs, nowMs }: { sinceMs: number; nowMs: number },
): Generator<Closed> {
  for (const kind of CHUNK_KINDS) {
    for (const tier of kind.tiers) {
      const bucketAt = (atMs: number) => Math.floor(atMs / tier.stepMs);
      const first = chunkOf(tier, bucketAt(Math.max(sinceMs - SETTLE_MS, nowMs - tier.keepMs)));
      const open = chunkOf(tier, bucketAt(nowMs - SETTLE_MS));
      for (let chunk = first; chunk < open; chunk++)
        yield { kind, tier, chunk, key: kind.keyOf(keys, queue, tier.stepMs, chunk) };
    }
  }
}

/**
 * Seals the chunks of these queues that ended since `sinceMs`: their points become one deflated value in the same hash.
 * What comes later stands beside it. Safe to run at any time, twice, or by two processes: a chunk that has changed since
 * it was read is left as it is. Gives how many were sealed.
 */
export async function sealChunks(
  ctx: Context,
  queues: readonly string[],
  { sinceMs, nowMs, signal }: { sinceMs: number; nowMs: number; signal?: AbortSignal },
): Promise<number> {
  let sealed = 0;
  let asked: Closed[] = [];
  const ask = async () => {
    sealed += await sealThose(ctx, await worthSealing(ctx, asked), signal);
    asked = [];
    await ctx.clock.sleep(REST_MS, signal);
  };
  for (const queue of queues) {
    for (const chunk of closedChunks(ctx, queue, { sinceMs, nowMs })) {
      asked.push(chunk);
      if (asked.length >= ASKED) await ask();
    }
  }
  if (asked.length > 0) await ask();
  return sealed;
}

async function worthSealing({ redis }: Context, chunks: Closed[]): Promise<Closed[]> {
  const lengths = await answersOf(redis.pipeline(chunks.map(({ key }) => ["hlen", key])));
  return chunks.filter((_, index) => Number(lengths[index]) >= WORTH);
}

async function sealThose(ctx: Context, chunks: Closed[], signal: AbortSignal | undefined): Promise<number> {
  let sealed = 0;
  for (let from = 0; from < chunks.length && !signal?.aborted; from += AT_ONCE) {
    const some = chunks.slice(from, from + AT_ONCE);
    const hashes = (await answersOf(
      ctx.redis.pipeline(
        some.flatMap(({ key }) => [
          ["hkeysBuffer", key],
          ["hvalsBuffer", key],
        ]),
      ),
    )) as Buffer[][];
    const done = await Promise.all(
      some.map((chunk, index) => seal(ctx, chunk, hashes[2 * index] ?? [], hashes[2 * index + 1] ?? [])),
    );
    sealed += done.filter(Boolean).length;
    await ctx.clock.sleep(REST_MS, signal);
  }
  return sealed;
}

async function seal(
  { redis }: Context,
  { kind, tier, chunk, key }: Closed,
  names: Buffer[],
  values: Buffer[],
): Promise<boolean> {
  const raw: RawHash = Object.fromEntries(
    names.flatMap((name, index) => {
      const value = values[index];
      return value ? [[name.toString(), value]] : [];
    }),
  );
  const kinds = kind.columnsOf(tier);
  const fromMs = chunk * tier.chunkPoints * tier.stepMs;
  const fields = readFields(raw, kinds ? "replace" : "sum");
  const bytes = sealFields(fields, kinds && { fromMs, stepMs: tier.stepMs, kinds });
  const digest = createHash("sha1")
    .update(Buffer.concat([...names, ...values]))
    .digest("hex");
  return (await runScript(redis, SEAL, [key], [digest, SEALED, bytes])) === 1;
}
