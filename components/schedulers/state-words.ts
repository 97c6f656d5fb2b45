import type { Scheduler, SchedulerState } from "@/lib/contract/schedulers";
import { formatNumber } from "@/lib/format";

/** What a state means, and what an operator can do about it. */
export const MEANING: Record<SchedulerState, string> = {
  scheduled: "Its next job waits for its time.",
  due: "Its job of now waits for a worker, or runs.",
  paused: "It makes no jobs until it is resumed. BullMQ knows nothing of it meanwhile.",
  ended: "It has reached its limit or its end, and makes no more jobs.",
  stuck:
    "Its next job is gone, so that it makes no more jobs by itself. Edit and save it, or have its owner do so, to start it again.",
  legacy: "A repeatable job of BullMQ 4 or older. BullMQ 6 does not run it.",
};

/** `12 of 30`: jobs made, the next one included. */
export function iterationWords({ iterations, schedule }: Scheduler): string | null {
  if (iterations === null) return null;
  const made = formatNumber(iterations);
  return schedule.limit === null ? made : `${made} of ${formatNumber(schedule.limit)}`;
}
