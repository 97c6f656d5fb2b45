import type { Context } from "../context";
import { type RawHash, readFields, UNREADABLE } from "./sealed/sealed-chunk";
import { chunkOf, type Plan } from "./tiers";

/** The chunks that a range of buckets touches, in order. */
function chunksOf({ tier, fromBucket, toBucket }: Plan): number[] {
  const first = chunkOf(tier, fromBucket);
  const last = chunkOf(tier, toBucket - 1);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** Points of chunked hashes, sealed or open, by bucket, for each of `keysOf`: one pipeline for all of them. */
export async function readChunks(
  ctx: Context,
  plan: Plan,
  keysOf: ((chunk: number) => string)[],
): Promise<Map<number, string>[]> {
  const chunks = chunksOf(plan);
  const commands = keysOf.flatMap((keyOf) => chunks.map((chunk) => ["hgetallBuffer", keyOf(chunk)]));
  const answers = (await ctx.redis.pipeline(commands).exec()) ?? [];
  return keysOf.map((keyOf, series) => {
    const values = new Map<number, string>();
    for (const [place, chunk] of chunks.entries()) {
      const [error, fields] = answers[series * chunks.length + place] ?? [];
      if (error) throw error;
      const read = readFields((fields ?? {}) as RawHash, "replace", () =>
        ctx.log.warn({ key: keyOf(chunk) }, UNREADABLE),
      );
      for (const [slot, text] of read) {
        values.set(chunk * plan.tier.chunkPoints + Number(slot), text);
      }
    }
    return values;
  });
}
