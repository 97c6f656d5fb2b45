import type { FailureClass } from "@/lib/contract/failures";

/** How an attempt is to fail. */
export interface PlannedFailure {
  class: FailureClass;
  code: string;
}

/** One attempt of a job, as it was drawn. */
export interface PlannedAttempt {
  runMs: number;
  /** Null: it succeeds. */
  failure: PlannedFailure | null;
}

/** One job, as it was drawn: nothing of it is left to chance when it runs. */
export interface PlannedJob {
  n: number;
  /** When it is added, in ms from the start. */
  atMs: number;
  name: string;
  tenant: string;
  /** How long its producer has it wait before it may run; zero for most. */
  delayMs: number;
  /** BullMQ's; zero for none. */
  priority: number;
  /** Every attempt that it needs; the last one succeeds, or is the one it dies of. */
  attempts: PlannedAttempt[];
}

export interface WorkloadOptions {
  durationMs: number;
  ratePerSec: number;
  random: () => number;
}

/** Attempts that a job may have in all. */
export const MOST_ATTEMPTS = 4;
/** Between a failed attempt and the next. */
export const BACKOFF_MS = 60;

const NAMES = 20;
const TENANTS = 80;
/** From and to, as shares of the duration. */
const SPIKE = { from: 0.4, to: 0.5, factor: 3 };
const LONGEST_RUN_MS = 2_000;

const FAILURES: readonly (PlannedFailure & { share: number })[] = [
  { class: "transient", code: "ECONNRESET", share: 0.08 },
  { class: "transient", code: "HTTP_503", share: 0.05 },
  { class: "throttled", code: "HTTP_429", share: 0.03 },
  { class: "permanent", code: "HTTP_404", share: 0.012 },
  { class: "permanent", code: "card_declined", share: 0.004 },
  { class: "poison", code: "bad_payload", share: 0.004 },
];

/** How likely each of `count` values is when the k-th is 1/k as likely as the first, added up. */
function zipf(count: number): number[] {
  const weights = Array.from({ length: count }, (_, index) => 1 / (index + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  return weights.map((weight) => {
    sum += weight / total;
    return sum;
  });
}

function pick(cumulated: readonly number[], random: () => number): number {
  const drawn = random();
  const index = cumulated.findIndex((sum) => drawn < sum);
  return index < 0 ? cumulated.length - 1 : index;
}

/** Box and Muller's normal distribution, as an exponent. */
function logNormal(median: number, sigma: number, random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return median * Math.exp(sigma * normal);
}

function drawFailure(random: () => number): PlannedFailure | null {
  let drawn = random();
  for (const { class: kind, code, share } of FAILURES) {
    drawn -= share;
    if (drawn < 0) return { class: kind, code };
  }
  return null;
}

/** A failure that another attempt may mend. */
export const mayTryAgain = (failure: PlannedFailure) =>
  failure.class === "transient" || failure.class === "throttled";

function drawAttempts(random: () => number): PlannedAttempt[] {
  const attempts: PlannedAttempt[] = [];
  while (attempts.length < MOST_ATTEMPTS) {
    const runMs = Math.min(LONGEST_RUN_MS, Math.round(logNormal(15, 0.8, random)));
    const failure = drawFailure(random);
    attempts.push({ runMs, failure });
    if (failure === null || !mayTryAgain(failure)) break;
  }
  return attempts;
}

/**
 * The same jobs for the same seed: arrivals Poisson with a spike of three times the rate, runs log-normal, attempts geometric,
 * names and tenants Zipf; one job in ten is delayed, one in ten has a priority.
 */
export function drawWorkload({ durationMs, ratePerSec, random }: WorkloadOptions): PlannedJob[] {
  const [names, tenants] = [zipf(NAMES), zipf(TENANTS)];
  const jobs: PlannedJob[] = [];
  for (let atMs = 0; ; ) {
    const isSpike = atMs >= SPIKE.from * durationMs && atMs < SPIKE.to * durationMs;
    const perMs = (ratePerSec * (isSpike ? SPIKE.factor : 1)) / 1_000;
    atMs += -Math.log(1 - random()) / perMs;
    if (atMs >= durationMs) return jobs;
    jobs.push({
      n: jobs.length,
      atMs,
      name: `job-${pick(names, random)}`,
      tenant: `tenant-${pick(tenants, random)}`,
      delayMs: random() < 0.1 ? 100 + Math.round(900 * random()) : 0,
      priority: random() < 0.1 ? (random() < 0.5 ? 1 : 5) : 0,
      attempts: drawAttempts(random),
    });
  }
}

/** Jobs that {@link drawWorkload} gives for one ms at a rate of one a ms, on average. */
export const MEAN_JOBS_PER_MS = 1 + (SPIKE.to - SPIKE.from) * (SPIKE.factor - 1);
export const JOB_NAMES = Array.from({ length: NAMES }, (_, index) => `job-${index}`);
