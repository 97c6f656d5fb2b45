import type { Limits } from "@/lib/contract/queues";

/** Limits as they are typed. Empty text removes one. */
export interface LimitsText {
  concurrency: string;
  max: string;
  /** Seconds; parts of one are allowed. */
  perSec: string;
}

export const limitsText = ({ concurrency, rate }: Limits): LimitsText => ({
  concurrency: concurrency === null ? "" : String(concurrency),
  max: rate === null ? "" : String(rate.max),
  perSec: rate === null ? "1" : String(rate.durationMs / 1_000),
});

export type LimitsErrors = Partial<Record<keyof LimitsText, string>>;

export type LimitsReading =
  | { limits: Limits; errors?: undefined }
  | { limits?: undefined; errors: LimitsErrors };

const MAX_CONCURRENCY = 100_000;
const MAX_JOBS = 1_000_000;
const MAX_SEC = 86_400;

/** What was typed, as limits, or what is wrong with it, by field. */
export function readLimits(text: LimitsText): LimitsReading {
  const concurrency = wholeOrNull(text.concurrency);
  const max = wholeOrNull(text.max);
  const durationMs = Math.round(Number(text.perSec.trim()) * 1_000);
  const errors: LimitsErrors = {};
  if (!within(concurrency, MAX_CONCURRENCY))
    errors.concurrency = `A whole number from 1 to 100,000, or nothing.`;
  if (!within(max, MAX_JOBS)) errors.max = "A whole number from 1 to 1,000,000, or nothing.";
  if (max !== null && !(durationMs >= 1 && durationMs <= MAX_SEC * 1_000)) {
    errors.perSec = "Seconds, from 0.001 to 86,400.";
  }
  if (Object.keys(errors).length > 0) return { errors };
  return { limits: { concurrency, rate: max === null ? null : { max, durationMs } } };
}

/** Only what differs: the API leaves alone what it is not told. */
export function changedLimits(before: Limits, after: Limits): Partial<Limits> {
  const sameRate = before.rate?.max === after.rate?.max && before.rate?.durationMs === after.rate?.durationMs;
  return {
    ...(before.concurrency === after.concurrency ? {} : { concurrency: after.concurrency }),
    ...(sameRate ? {} : { rate: after.rate }),
  };
}

/** NaN for what is no whole number. */
function wholeOrNull(text: string): number | null {
  const trimmed = text.trim().replaceAll(",", "");
  if (trimmed === "") return null;
  return /^\d+$/.test(trimmed) ? Number(trimmed) : Number.NaN;
}

const within = (value: number | null, most: number) => value === null || (value >= 1 && value <= most);
