const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Attempts from this number on share one row. */
export const MOST_ATTEMPTS = 20;

/** Finished jobs are counted by minute for a day, and by hour for eight. */
export const RETRY_TIERS = [
  { stepMs: MINUTE, chunkMs: 4 * HOUR, keepMs: DAY },
  { stepMs: HOUR, chunkMs: DAY, keepMs: 8 * DAY },
] as const;
export type RetryTier = (typeof RETRY_TIERS)[number];

export type Outcome = "succeeded" | "dead";

const LETTER = { succeeded: "s", dead: "d" } as const;

/** Name of one counter; `attempts` is null when they could not be read. */
export function retryField(tier: RetryTier, atMs: number, attempts: number | null, outcome: Outcome): string {
  const used = attempts === null ? "?" : Math.min(Math.max(attempts, 1), MOST_ATTEMPTS);
  return `${Math.floor(atMs / tier.stepMs)}:${used}:${LETTER[outcome]}`;
}

/** Reads what {@link retryField} made; null when it is not one. */
export function parseRetryField(
  tier: RetryTier,
  field: string,
): { atMs: number; attempts: number | null; outcome: Outcome } | null {
  const [time, used, letter] = field.split(":");
  if (!time || !used || !letter) return null;
  return {
    atMs: Number(time) * tier.stepMs,
    attempts: used === "?" ? null : Number(used),
    outcome: letter === "s" ? "succeeded" : "dead",
  };
}

/** The finer counters where they reach back far enough, else the coarser ones. */
export const retryTierFor = (fromMs: number, nowMs: number): RetryTier =>
  nowMs - fromMs <= RETRY_TIERS[0].keepMs ? RETRY_TIERS[0] : RETRY_TIERS[1];
