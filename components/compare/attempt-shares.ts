import type { AttemptsRow } from "@/components/charts/attempts-chart";
import type { RetriesAnswer } from "@/lib/contract/metrics";
import { attemptRows, retryCost } from "../queues/retry-totals";

type Side = Pick<RetriesAnswer, "byAttempts">;

/**
 * Of the jobs that finished on each side, how many percent took so many attempts: of shares two sides with unlike traffic can be
 * compared, of counts they cannot. As many rows as the longer side has; none when nothing finished on either. Pure.
 */
export function attemptShares(a: Side, b: Side | null): AttemptsRow[] {
  const sides = { a, ...(b && { b }) };
  const shares = Object.entries(sides).map(([key, side]) => {
    const { finished } = retryCost(side);
    const rows = attemptRows(side).map(({ label, succeeded, dead }) => ({
      label,
      percent: finished === 0 ? 0 : (100 * (succeeded + dead)) / finished,
    }));
    return { key, finished, rows };
  });
  if (shares.every(({ finished }) => finished === 0)) return [];
  const longest = shares.reduce((most, one) => (one.rows.length > most.rows.length ? one : most));
  return longest.rows.map(({ label }, index) => ({
    label,
    values: Object.fromEntries(shares.map(({ key, rows }) => [key, rows[index]?.percent ?? 0])),
  }));
}
