import type { Context } from "../context";
import { type RawHash, readFields, UNREADABLE } from "./sealed/sealed-chunk";
import { chunkOf, type Plan } from "./tiers";

/** The chunks that a range of buckets touches, in order. */
function chunksOf({ tier, fromBucket, toBucket }: Plan): number[] {
  const first = chunkOf(tier, fromBucket);
  const last = chunkOf(tier, toBucket - 1);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

export interface Chunks {
  /** What is stored, by bucket. */
  texts: Map<number, string>;
  /** Buckets of chunks that cannot be read: of those without a text nothing is known, whoever looked. */
  unreadable: Set<number>;
}

export const NOTHING: Readonly<Chunks> = { texts: new Map(), unreadable: new Set() };

/** Points of chunked hashes, sealed or open, for each of `keysOf`: one pipeline for all of them. */
export async function readChunks(
  ctx: Context,
  plan: Plan,
  keysOf: ((chunk: number) => string)[],
): Promise<Chunks[]> {
  const chunks = chunksOf(plan);
  const commands = keysOf.flatMap((keyOf) => chunks.map((chunk) => ["hgetallBuffer", keyOf(chunk)]));
  const answers = (await ctx.redis.pipeline(commands).exec()) ?? [];
  return keysOf.map((keyOf, series) => {
    const texts = new Map<number, string>();
    const unreadable = new Set<number>();
    for (const [place, chunk] of chunks.entries()) {
      const [error, fields] = answers[series * chunks.length + place] ?? [];
      if (error) throw error;
      const first = chunk * plan.tier.chunkPoints;
      const read = readFields((fields ?? {}) as RawHash, "replace", () => {
        ctx.log.warn({ key: keyOf(chunk) }, UNREADABLE);
        for (let slot = 0; slot < plan.tier.chunkPoints; slot++) unreadable.add(first + slot);
      });
      for (const [slot, text] of read) {
        texts.set(first + Number(slot), text);
      }
    }
    return { texts, unreadable };
  });
}
