import type { Context } from "../context";
import type { PolicyDocument } from "../contract/policies";
import { askForRetry, type BudgetAnswer, countAttempts } from "./retry-budget";

const SEND_MS = 1_000;
type RetryBudgetPolicy = NonNullable<PolicyDocument["retryBudget"]>;

/** One worker's hand in its queue's retry budget. */
export interface BudgetMeter {
  /** An attempt begins. No round trip: attempts are counted once a second, or with the next question. */
  attempted(): void;
  /** One round trip. With Redis away it waits, as BullMQ's own command after it does. */
  ask(policy: RetryBudgetPolicy, longestMs: number): Promise<BudgetAnswer>;
  close(): void;
}

/** `policy` gives the budget in force now; null while there is none. */
export function openBudgetMeter(
  ctx: Context,
  queueKey: string,
  policy: () => RetryBudgetPolicy | null,
): BudgetMeter {
  let uncounted = 0;
  let sending = false;

  function take(): number {
    const attempts = uncounted;
    uncounted = 0;
    return attempts;
  }
  const timer = setInterval(() => {
    const budget = policy();
    // With Redis away commands wait in a queue: one is enough.
    if (budget === null || uncounted === 0 || sending) return;
    sending = true;
    const attempts = take();
    countAttempts(ctx, queueKey, budget, attempts)
      .catch((err: unknown) => {
        uncounted += attempts;
        ctx.log.warn({ err }, "Attempts could not be counted; they are kept for later");
      })
      .finally(() => {
        sending = false;
      });
  }, SEND_MS);
  timer.unref();

  return {
    attempted() {
      uncounted++;
    },
    async ask(budget, longestMs) {
      const attempts = take();
      try {
        return await askForRetry(ctx, queueKey, budget, { attempts, longestMs });
      } catch (err) {
        // A retry too many does less harm than a job that is given up because the budget could not be read.
        uncounted += attempts;
        ctx.log.warn({ err }, "The retry budget could not be asked; the retry goes ahead");
        return { kind: "granted" };
      }
    },
    close: () => clearInterval(timer),
  };
}
