import type { Context } from "../context";
import type { FailureClass } from "../contract/failures";
import { OTHER_CODES } from "../contract/values/failures";
import { bucketOf, chunkOf, chunkTtlMs, slotOf } from "../metrics/tiers";
import { runScript } from "../redis-script";
import { COUNT_FAILURES } from "./count-script";
import { FAILURE_TIERS } from "./tiers";

/** Codes that one bucket of a queue names; failures of further ones are counted together, by class. */
const MAX_CODES = 20;

export interface FailureCount {
  class: FailureClass;
  code: string;
  count: number;
}

/** Adds failures that happened at `atMs`. One round trip. */
export async function addCounts(
  ctx: Context,
  queueKey: string,
  atMs: number,
  counts: FailureCount[],
): Promise<void> {
  const places = FAILURE_TIERS.map((tier) => ({ tier, bucket: bucketOf(tier, atMs) }));
  await runScript(
    ctx.redis,
    COUNT_FAILURES,
    places.map(({ tier, bucket }) => ctx.keys.failures(queueKey, tier.stepMs, chunkOf(tier, bucket))),
    [
      MAX_CODES,
      OTHER_CODES,
      ...places.flatMap(({ tier, bucket }) => [slotOf(tier, bucket), chunkTtlMs(tier, slotOf(tier, bucket))]),
      ...counts.flatMap((one) => [one.class, one.code, one.count]),
    ],
  );
}
