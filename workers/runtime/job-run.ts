import type { Job } from "bullmq";
import type { FallbackMark } from "@/lib/contract/fallbacks";
import type { Criticality, EffectivePolicy } from "@/lib/contract/policies";
import { criticalityOf, type QueueDefinition } from "@/lib/queues/define";
import { SPILLWAY_BACKOFF } from "@/lib/queues/job-options";

/** One attempt at a job, with all that the runtime's steps go by. Made once, before the first step. */
export interface JobRun {
  definition: QueueDefinition;
  queueKey: string;
  job: Job;
  jobId: string;
  /** BullMQ's lock token: moving the job needs it. */
  token: string;
  /** 1 for the first. */
  attempt: number;
  /** False for a job that was added with a backoff and attempts of its own. */
  followsPolicy: boolean;
  /** The policy in force when the attempt began; it stays the same through all of its steps. */
  policy: EffectivePolicy;
  tenant: string | null;
  /** The downstream that it goes by; another one once it takes an alternative. */
  route: string | null;
  /** Set when it runs by an alternative route: how its result is marked, and its payload as it was stored. */
  fallback: { mark: FallbackMark; stored: unknown } | null;
  criticality: Criticality;
  idempotencyKey: string | null;
  orderingKey: string | null;
  startedAtMs: number;
}

export function jobRun(
  definition: QueueDefinition,
  facts: { queueKey: string; job: Job; token: string; policy: EffectivePolicy; nowMs: number },
): JobRun {
  const { queueKey, job, token, policy, nowMs } = facts;
  const { traits } = definition;
  return {
    definition,
    queueKey,
    job,
    jobId: job.id ?? "",
    token,
    attempt: job.attemptsMade + 1,
    followsPolicy: followsPolicy(job),
    policy,
    tenant: traits.tenant(job.data),
    route: traits.route(job.name, job.data),
    fallback: null,
    criticality: criticalityOf(definition, job.name, job.data),
    idempotencyKey: traits.idempotencyKey(job.name, job.data),
    orderingKey: traits.orderingKey(job.name, job.data),
    startedAtMs: nowMs,
  };
}

/** A job of a producer that knows nothing of the policy is treated by it; what a job says of itself goes first. */
function followsPolicy({ opts }: Job): boolean {
  const backoff = typeof opts.backoff === "object" ? opts.backoff.type : opts.backoff;
  return backoff === undefined ? !opts.attempts : backoff === SPILLWAY_BACKOFF;
}
