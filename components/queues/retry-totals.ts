import type { ChartSeries } from "@/components/charts/rows";
import type { RetriesAnswer } from "@/lib/contract/metrics";
import { formatNumber } from "@/lib/format";

export const OUTCOMES = [
  { key: "succeeded", label: "succeeded", color: "var(--state-active)" },
  { key: "dead", label: "became dead letters", color: "var(--state-failed)" },
] as const satisfies ChartSeries[];

export interface RetryTotals {
  succeeded: number;
  dead: number;
  /** Jobs whose attempts are known. */
  finished: number;
  unknown: number;
  /** What the retries were good for, in words. */
  sentence: string;
}

const percent = (part: number, whole: number) =>
  `${((100 * part) / whole).toFixed(part === whole ? 0 : 1)} %`;

/** How many jobs succeeded at once, and how many attempts were spent on jobs that died all the same. */
export function retryTotals({ byAttempts, unknown }: RetriesAnswer): RetryTotals {
  const sum = (of: (row: RetriesAnswer["byAttempts"][number]) => number) =>
    byAttempts.reduce((total, row) => total + of(row), 0);
  const succeeded = sum((row) => row.succeeded);
  const dead = sum((row) => row.dead);
  const finished = succeeded + dead;
  const atOnce = sum((row) => (row.attempts <= 1 ? row.succeeded : 0));
  const attempts = sum((row) => row.attempts * (row.succeeded + row.dead));
  const wasted = sum((row) => row.attempts * row.dead);
  const sentence =
    finished === 0
      ? "Finished jobs by the attempts they used."
      : `${percent(atOnce, finished)} succeeded at the first attempt. ${
          wasted === 0
            ? "No attempt was spent on a job that died."
            : `${formatNumber(wasted)} of ${formatNumber(attempts)} attempts went into jobs that died.`
        }`;
  return { succeeded, dead, finished, unknown: unknown.succeeded + unknown.dead, sentence };
}

/** What success costs in a time. */
export interface RetryCost {
  finished: number;
  /** Shares of the finished jobs; null when none finished. */
  firstShare: number | null;
  deadShare: number | null;
  /** Attempts of all jobs for each job that succeeded; null when none did. */
  perSuccess: number | null;
  /** Share of the attempts that went into jobs that died; null without any attempt. */
  wastedShare: number | null;
}

const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);

export function retryCost({ byAttempts }: Pick<RetriesAnswer, "byAttempts">): RetryCost {
  const sum = (of: (row: RetriesAnswer["byAttempts"][number]) => number) =>
    byAttempts.reduce((total, row) => total + of(row), 0);
  const succeeded = sum((row) => row.succeeded);
  const dead = sum((row) => row.dead);
  const attempts = sum((row) => row.attempts * (row.succeeded + row.dead));
  return {
    finished: succeeded + dead,
    firstShare: share(
      sum((row) => (row.attempts <= 1 ? row.succeeded : 0)),
      succeeded + dead,
    ),
    deadShare: share(dead, succeeded + dead),
    perSuccess: share(attempts, succeeded),
    wastedShare: share(
      sum((row) => row.attempts * row.dead),
      attempts,
    ),
  };
}

/** The same for each step, as columns. */
export function costColumns({ steps }: Pick<RetriesAnswer, "steps">) {
  const at = (column: readonly (number | null)[], index: number) => column[index] ?? 0;
  const attempts = (index: number) => at(steps.succeededAttempts, index) + at(steps.deadAttempts, index);
  const each = (of: (index: number) => number | null) =>
    steps.succeeded.map((jobs, index) => (jobs === null ? null : of(index)));
  return {
    successful: steps.succeeded,
    repeated: each((index) => at(steps.succeededAttempts, index) - at(steps.succeeded, index)),
    wasted: steps.deadAttempts,
    perSuccess: each((index) => share(attempts(index), at(steps.succeeded, index))),
    wastedShare: each((index) => share(at(steps.deadAttempts, index), attempts(index))),
  };
}

/** From this number on the API puts all attempts into one row. */
export const MOST_ATTEMPTS = 20;
/** Fewer bars than this would be as wide as walls. */
const MIN_ROWS = 5;

/** The rows as far as there is anything in them, with what to call each. */
export function attemptRows({ byAttempts }: Pick<RetriesAnswer, "byAttempts">) {
  const used = byAttempts.findLastIndex(({ succeeded, dead }) => succeeded + dead > 0) + 1;
  return byAttempts.slice(0, Math.max(MIN_ROWS, used)).map((row) => ({
    ...row,
    label: row.attempts >= MOST_ATTEMPTS ? `${row.attempts}+` : String(row.attempts),
  }));
}
