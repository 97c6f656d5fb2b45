import { createHash } from "node:crypto";
import type { Context } from "../../context";
import { answersOf } from "../../redis-pipeline";
import { runScript } from "../../redis-script";
import { bucketOf, chunkOf, type Tier } from "../tiers";
import { CHUNK_KINDS, type ChunkKind } from "./kinds";
import { SEAL } from "./seal-script";
import { type RawHash, readFields, SEALED, sealFields, UNREADABLE } from "./sealed-chunk";

/** What is written late, by a worker or a collector that had fallen behind, has come by then. */
const SETTLE_MS = 60_000;
/** Chunks asked for their length at once; each is one command of constant cost. */
const ASKED = 500;
/** Chunks sealed at once, so that neither Redis nor this process is held up. */
const AT_ONCE = 8;
/** Rest between rounds. */
const REST_MS = 20;
/** A chunk with fewer fields is sealed already, or as small as it would be; figures are up to a hundred times as long as points. */
const WORTH = { points: { closed: 3, open: 32 }, figures: { closed: 2, open: 3 } };
/** A chunk that is written to for longer than this is sealed now and then meanwhile: open fields take ten times as much. */
const LONG_MS = 600_000;

interface Candidate {
  kind: ChunkKind;
  tier: Tier;
  chunk: number;
  key: string;
  /** How many fields make it worth the trouble. */
  worth: number;
}

/** Chunks of one queue that ended between these times and are still kept, and those that stay open for long. */
function* candidates(
  { keys }: Pick<Context, "keys">,
  queue: string,
  { sinceMs, nowMs }: { sinceMs: number; nowMs: number },
): Generator<Candidate> {
  for (const kind of CHUNK_KINDS) {
    for (const tier of kind.tiers) {
      const first = chunkOf(tier, bucketOf(tier, Math.max(sinceMs - SETTLE_MS, nowMs - tier.keepMs)));
      const open = chunkOf(tier, bucketOf(tier, nowMs - SETTLE_MS));
      const last = tier.stepMs * tier.chunkPoints > LONG_MS ? open : open - 1;
      for (let chunk = first; chunk <= last; chunk++) {
        const worth = WORTH[kind.fieldsOf(tier) === "figures" ? "figures" : "points"];
        const fields = chunk < open ? worth.closed : worth.open;
        yield { kind, tier, chunk, worth: fields, key: kind.keyOf(keys, queue, tier.stepMs, chunk) };
      }
    }
  }
}

/**
 * Seals the chunks of these queues that ended since `sinceMs`, and long ones that have grown: their points become one value in
 * the same hash. What comes later stands beside it, until it is sealed with the rest. Safe to run at any time, twice, or by two
 * processes: a chunk that has changed since it was read is left as it is. Gives how many were sealed.
 */
export async function sealChunks(
  ctx: Context,
  queues: readonly string[],
  { sinceMs, nowMs, signal }: { sinceMs: number; nowMs: number; signal?: AbortSignal },
): Promise<number> {
  let sealed = 0;
  let asked: Candidate[] = [];
  const ask = async () => {
    sealed += await sealThose(ctx, await worthSealing(ctx, asked), signal);
    asked = [];
    await ctx.clock.sleep(REST_MS, signal);
  };
  for (const queue of queues) {
    for (const chunk of candidates(ctx, queue, { sinceMs, nowMs })) {
      asked.push(chunk);
      if (asked.length >= ASKED) await ask();
    }
  }
  if (asked.length > 0) await ask();
  return sealed;
}

async function worthSealing({ redis }: Context, chunks: Candidate[]): Promise<Candidate[]> {
  const lengths = await answersOf(redis.pipeline(chunks.map(({ key }) => ["hlen", key])));
  return chunks.filter(({ worth }, index) => Number(lengths[index]) >= worth);
}

async function sealThose(
  ctx: Context,
  chunks: Candidate[],
  signal: AbortSignal | undefined,
): Promise<number> {
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
  { redis, log }: Context,
  { kind, tier, chunk, key }: Candidate,
  names: Buffer[],
  values: Buffer[],
): Promise<boolean> {
  const raw: RawHash = Object.fromEntries(
    names.flatMap((name, index) => {
      const value = values[index];
      return value ? [[name.toString(), value]] : [];
    }),
  );
  const form = kind.fieldsOf(tier);
  let isReadable = true;
  const merge = form === "counters" || form === "large-counters" ? "sum" : "replace";
  const fields = readFields(raw, merge, () => {
    isReadable = false;
  });
  // A later release may still read what this one cannot: it must not be sealed over.
  if (!isReadable) {
    log.warn({ key }, UNREADABLE);
    return false;
  }
  const frame = { fromMs: chunk * tier.chunkPoints * tier.stepMs, stepMs: tier.stepMs };
  const bytes = sealFields(fields, typeof form === "string" ? form : { ...frame, kinds: form });
  const digest = createHash("sha1")
    .update(Buffer.concat([...names, ...values]))
    .digest("hex");
  return (await runScript(redis, SEAL, [key], [digest, SEALED, bytes])) === 1;
}
