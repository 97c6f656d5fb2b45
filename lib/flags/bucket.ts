import { createHash } from "node:crypto";

const RANGE = 2 ** 32;

/**
 * Where a targeting key falls for one flag, in percent: 0 to just under 100. The same everywhere and always, even over keys,
 * and of no relation between two flags. The first 32 bits of SHA-1: chosen for its spread, not for secrecy.
 */
export function bucketPercent(flagKey: string, targetingKey: string): number {
  const digest = createHash("sha1").update(`${flagKey}\0${targetingKey}`).digest();
  return (digest.readUInt32BE(0) / RANGE) * 100;
}

/** The share that a place falls in. Shares lie one after another, so the first one grows without losing anybody. */
export function shareAt<S extends { percent: number }>(split: readonly S[], percent: number): S | null {
  let end = 0;
  for (const share of split) {
    end += share.percent;
    if (percent < end) return share;
  }
  // Shares like 33.3 + 33.3 + 33.4 may add up to a hair under 100.
  return split.findLast((share) => share.percent > 0) ?? null;
}
