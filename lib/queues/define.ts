import { z } from "zod";
import { backoffSchema, policySchema, type QueuePolicy, rateLimitSchema } from "../contract/queues";

/** How many finished jobs are kept. Whatever is beyond goes, oldest first. */
const keepSchema = z.strictObject({
  count: z.number().int().min(1).max(10_000_000),
  ageSeconds: z.number().int().min(1).optional(),
});

const settingsSchema = z.strictObject({
  // BullMQ refuses a colon; Spillway's key of a queue relies on it.
  name: z.string().regex(/^[^:]+$/, "must not be empty and must not hold a colon"),
  lane: policySchema.shape.lane,
  criticality: policySchema.shape.criticality,
  idempotent: z.boolean(),
  attempts: z.number().int().min(1).max(1_000),
  backoff: backoffSchema.extend({
    delayMs: z.number().min(0).max(86_400_000),
    capMs: z.number().min(0).max(86_400_000),
  }),
  timeoutMs: z.number().int().min(1).nullable(),
  concurrency: z.number().int().min(1).max(10_000),
  rate: rateLimitSchema.nullable(),
  removeOnComplete: keepSchema,
  keepFailures: keepSchema,
});

export type JobSchemas = Record<string, z.ZodType>;
type QueueSettings = z.infer<typeof settingsSchema>;

export interface FallbackInput {
  jobName: string;
  payload: unknown;
  /** Key of the kill switch that asks for the fallback. */
  flag: string;
}

export interface QueueDefinition<J extends JobSchemas = JobSchemas> extends QueueSettings {
  /** Schema of the payload of each job name. */
  jobs: J;
  /** What a job gives while a kill switch asks for the fallback; null: the queue has none. */
  fallback: ((input: FallbackInput) => Promise<unknown>) | null;
}

/** A queue was declared in a way that would lose work or cannot run. */
export class QueueDefinitionError extends Error {
  override readonly name = "QueueDefinitionError";
  readonly field: string;

  constructor(queue: unknown, field: string, message: string) {
    super(`Queue ${JSON.stringify(queue)}: ${field} ${message}`);
    this.field = field;
  }
}

/**
 * Declares a queue: what its jobs are, and how its workers treat them. Throws {@link QueueDefinitionError}, which names
 * the field. `removeOnFail: true` is refused: BullMQ's failed set is where dead letters live, so it would throw them away.
 */
export function defineQueue<const J extends JobSchemas>(
  declared: z.input<typeof settingsSchema> & {
    jobs: J;
    fallback?: (input: FallbackInput) => Promise<unknown>;
    removeOnFail?: never;
  },
): QueueDefinition<J> {
  const { jobs, fallback = null, ...settings } = declared;
  if ("removeOnFail" in settings) {
    throw new QueueDefinitionError(
      declared.name,
      "removeOnFail",
      "is refused: it would throw dead letters away. Say how many to keep with keepFailures.",
    );
  }
  const parsed = settingsSchema.safeParse(settings);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new QueueDefinitionError(
      declared.name,
      issue?.path.join(".") ?? "(all)",
      issue?.message ?? "is wrong",
    );
  }
  if (Object.keys(jobs).length === 0) {
    throw new QueueDefinitionError(declared.name, "jobs", "must name at least one job");
  }
  return { ...parsed.data, jobs, fallback };
}

/** What workers publish of a definition, for the dashboard. */
export function policyOf(definition: QueueDefinition): QueuePolicy {
  const { lane, criticality, idempotent, attempts, backoff, timeoutMs, concurrency, rate } = definition;
  return {
    lane,
    criticality,
    idempotent,
    attempts,
    backoff,
    timeoutMs,
    concurrency,
    rate,
    hasFallback: definition.fallback !== null,
    jobNames: Object.keys(definition.jobs),
  };
}
