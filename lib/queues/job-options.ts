import type { JobsOptions } from "bullmq";
import type { Criticality } from "../contract/policies";
import type { QueueDefinition } from "./define";

/** The backoff type under which BullMQ asks the runtime for a delay. */
export const SPILLWAY_BACKOFF = "spillway";

/**
 * The options that a producer gives to a job of a declared queue. The attempts are those of the policy as declared, for
 * other tools to read: the runtime goes by the policy in force when an attempt has failed.
 */
export function jobOptions(
  definition: QueueDefinition,
  criticality: Criticality = definition.criticality,
): Required<Pick<JobsOptions, "attempts" | "backoff" | "removeOnComplete" | "removeOnFail">> {
  const keep = (limit: QueueDefinition["keepFailures"]) => ({
    count: limit.count,
    ...(limit.ageSeconds === undefined ? {} : { age: limit.ageSeconds }),
  });
  return {
    attempts: definition.policy.attempts[criticality],
    backoff: { type: SPILLWAY_BACKOFF },
    removeOnComplete: keep(definition.removeOnComplete),
    removeOnFail: keep(definition.keepFailures),
  };
}
