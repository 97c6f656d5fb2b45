import type { Context } from "../context";
import type { PolicyDocument } from "../contract/policies";
import { runScript } from "../redis-script";
import { RETRY_BUDGET } from "./retry-budget-script";

type RetryBudgetPolicy = NonNullable<PolicyDocument["retryBudget"]>;

/** granted: try again when the backoff says. postponed: not before `delayMs`. refused: no slot comes in time. */
export type BudgetAnswer = { kind: "granted" } | { kind: "postponed"; delayMs: number } | { kind: "refused" };

/** Redis may tell the time itself, so that workers whose clocks differ share one window; tests pass theirs. */
type BudgetContext = Pick<Context, "redis" | "keys"> & { nowMs?: number };

/**
 * Counts attempts of a queue, for its budget. One round trip, which nobody waits for on the way of a job. What a worker has
 * not yet counted when it dies is lost; the budget is smaller by that for one window.
 */
export async function countAttempts(
  ctx: BudgetContext,
  queueKey: string,
  policy: RetryBudgetPolicy,
  attempts: number,
): Promise<void> {
  await call(ctx, queueKey, policy, [attempts, "", 0]);
}

/**
 * Asks for one retry, and counts `attempts` that were not counted before. One round trip. A retry over the budget gets a
 * slot of its own in a later window, at the pace of the budget, if that is within `longestMs`.
 */
export async function askForRetry(
  ctx: BudgetContext,
  queueKey: string,
  policy: RetryBudgetPolicy,
  { attempts, longestMs }: { attempts: number; longestMs: number },
): Promise<BudgetAnswer> {
  const [code, delayMs] = await call(ctx, queueKey, policy, [attempts, "1", Math.max(0, longestMs)]);
  if (code === 1) return { kind: "granted" };
  return code === 0 ? { kind: "postponed", delayMs: delayMs ?? 0 } : { kind: "refused" };
}

async function call(
  { redis, keys, nowMs }: BudgetContext,
  queueKey: string,
  { windowMs, share, minRetries }: RetryBudgetPolicy,
  rest: (string | number)[],
): Promise<number[]> {
  const args = [nowMs ?? "", windowMs, share, minRetries, ...rest];
  return (await runScript(redis, RETRY_BUDGET, [keys.retryBudget(queueKey)], args)) as number[];
}
