import { createHash } from "node:crypto";
import type { JobsOptions } from "bullmq";
import { type NewJob, newJobSchema } from "../contract/enqueue";
import type { Criticality } from "../contract/policies";
import { SpillwayError } from "../errors";
import type { KeyRing } from "../payloads/key-ring";
import { sealPayload } from "../payloads/seal";
import { criticalityOf, type QueueDefinition } from "../queues/define";
import { jobOptions } from "../queues/job-options";
import { PoisonError } from "../resilience/failures";

/** A job as BullMQ is given it, and what admission goes by. */
export interface PreparedJob {
  name: string;
  data: unknown;
  opts: JobsOptions;
  criticality: Criticality;
  /** As it was before its secret fields were sealed. */
  payload: unknown;
  /** The idempotency key that its id was made of; null where it has none. */
  key: string | null;
}

/**
 * Checks and seals one job. Throws `invalid_request` that names the field: options BullMQ would refuse, an unknown job
 * name, a payload that breaks its schema.
 */
export async function prepareJob(
  definition: QueueDefinition | null,
  ring: KeyRing,
  given: NewJob,
  fallbackCriticality: Criticality | undefined,
): Promise<PreparedJob> {
  const parsed = newJobSchema.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw invalid(issue?.path.join(".") || "(job)", issue?.message ?? "is wrong");
  }
  const job = parsed.data;
  const payload = definition ? withKey(definition, job) : job.payload;
  const criticality =
    job.criticality ??
    fallbackCriticality ??
    (definition ? criticalityOf(definition, job.name, payload) : "standard");
  const data = definition ? await sealed(definition, ring, job.name, payload) : payload;
  const key = job.jobId === undefined ? (job.idempotencyKey ?? null) : null;
  const jobId = key === null ? job.jobId : keyedId(scopedKey(definition, job.name, job.payload, key));
  return {
    name: job.name,
    data,
    payload,
    key,
    criticality,
    opts: {
      ...(definition ? jobOptions(definition, criticality) : {}),
      ...(jobId === undefined ? {} : { jobId }),
      ...(job.delayMs ? { delay: job.delayMs } : {}),
      ...(job.priority ? { priority: job.priority } : {}),
      ...(job.deduplication
        ? {
            deduplication: {
              id: job.deduplication.id,
              ...(job.deduplication.ttlMs === undefined ? {} : { ttl: job.deduplication.ttlMs }),
            },
          }
        : {}),
    },
  };
}

/** The job id of an idempotency key, so that a second job of it is none. */
const keyedId = (key: string) => `key-${createHash("sha256").update(key).digest("base64url").slice(0, 32)}`;

/** Workers take the key from the payload, by the queue's trait. */
function withKey(
  definition: QueueDefinition,
  { name, payload, idempotencyKey }: { name: string; payload?: unknown; idempotencyKey?: string | undefined },
): unknown {
  if (idempotencyKey === undefined || definition.policy.idempotency === null) return payload;
  if (definition.traits.idempotencyKey(name, payload) !== null) return payload;
  return carrying(payload, idempotencyKey);
}

/** A key within its tenant, as workers of the queue see it: two tenants may choose the same. */
const scopedKey = (definition: QueueDefinition | null, name: string, payload: unknown, key: string): string =>
  definition?.traits.idempotencyKey(name, carrying(payload, key)) ?? key;

const carrying = (payload: unknown, idempotencyKey: string): unknown =>
  typeof payload === "object" && payload !== null ? { ...payload, idempotencyKey } : payload;

async function sealed(definition: QueueDefinition, ring: KeyRing, name: string, payload: unknown) {
  try {
    return await sealPayload(definition, ring, name, payload);
  } catch (error) {
    if (error instanceof PoisonError) throw invalid("payload", error.message);
    throw error;
  }
}

const invalid = (field: string, message: string) =>
  new SpillwayError("invalid_request", `${field}: ${message}`, { errors: [{ field, message }] });
