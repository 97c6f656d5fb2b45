import type { JobsOptions } from "bullmq";
import type { QueueDefinition } from "./define";

/** The backoff type under which BullMQ asks the runtime for a delay. */
export const SPILLWAY_BACKOFF = "spillway";

/** The options that a producer gives to a job of a declared queue. */
export function jobOptions(
  definition: QueueDefinition,
): Required<Pick<JobsOptions, "attempts" | "backoff" | "removeOnComplete" | "removeOnFail">> {
  const keep = (limit: QueueDefinition["keepFailures"]) => ({
    count: limit.count,
    ...(limit.ageSeconds === undefined ? {} : { age: limit.ageSeconds }),
  });
  return {
    attempts: definition.attempts,
    backoff: { type: SPILLWAY_BACKOFF },
    removeOnComplete: keep(definition.removeOnComplete),
    removeOnFail: keep(definition.keepFailures),
  };
}
