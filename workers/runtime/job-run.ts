import type { Job } from "bullmq";
import type { FallbackMark } from "@/lib/contract/fallbacks";
import type { Criticality, EffectivePolicy } from "@/lib/contract/policies";
import { criticalityOf, type QueueDefinition } from "@/lib/queues/define";
import { SPILLWAY_BACKOFF } from "@/lib/queues/job-options";

/** One attempt at a job, with all that the runtime's steps go by. Made once, before the first step. */
export class JobRun {
  readonly definition: QueueDefinition;
  readonly queueKey: string;
  readonly job: Job;
  readonly jobId: string;
  /** BullMQ's lock token: moving the job needs it. */
  readonly token: string;
  /** 1 for the first. */
  readonly attempt: number;
  /** False for a job that was added with a backoff and attempts of its own. */
  readonly followsPolicy: boolean;
  /** The policy in force when the attempt began; it stays the same through all of its steps. */
  readonly policy: EffectivePolicy;
  readonly tenant: string | null;
  /** The downstream that it goes by; another one once it takes an alternative. */
  route: string | null;
  /** Set when it runs by an alternative route: how its result is marked, and its payload as it was stored. */
  fallback: { mark: FallbackMark; stored: unknown } | null = null;
  readonly startedAtMs: number;
  /** The payload as it was stored: traits are told of nothing else. */
  private readonly stored: unknown;
  private knownKey: string | null | undefined;

  constructor(
    definition: QueueDefinition,
    facts: { queueKey: string; job: Job; token: string; policy: EffectivePolicy; nowMs: number },
  ) {
    const { queueKey, job, token, policy, nowMs } = facts;
    this.definition = definition;
    this.queueKey = queueKey;
    this.job = job;
    this.jobId = job.id ?? "";
    this.token = token;
    this.attempt = job.attemptsMade + 1;
    this.followsPolicy = followsPolicy(job);
    this.policy = policy;
    this.stored = job.data;
    this.tenant = definition.traits.tenant(job.data);
    this.route = definition.traits.route(job.name, job.data);
    this.startedAtMs = nowMs;
  }

  get criticality(): Criticality {
    return criticalityOf(this.definition, this.job.name, this.stored);
  }

  get idempotencyKey(): string | null {
    if (this.knownKey === undefined)
      this.knownKey = this.definition.traits.idempotencyKey(this.job.name, this.stored);
    return this.knownKey;
  }

  get orderingKey(): string | null {
    return this.definition.traits.orderingKey(this.job.name, this.stored);
  }
}

/** A job of a producer that knows nothing of the policy is treated by it; what a job says of itself goes first. */
function followsPolicy({ opts }: Job): boolean {
  const backoff = typeof opts.backoff === "object" ? opts.backoff.type : opts.backoff;
  return backoff === undefined ? !opts.attempts : backoff === SPILLWAY_BACKOFF;
}
