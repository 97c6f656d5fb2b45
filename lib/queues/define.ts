import { z } from "zod";
import { type Criticality, criticalitySchema, policyDocumentSchema } from "../contract/policies";
import { laneSchema, type QueueDeclaration } from "../contract/queues";
import { hasSecrets } from "../payloads/secret";
import type { PayloadVersions } from "../payloads/versions";
import type { Classifier } from "../resilience/classify";
import { type DeclaredFallback, type Fallback, fallbackOf } from "./fallback";
import { DEFAULT_TRAITS, type JobTraits } from "./traits";

/** How many finished jobs are kept. Whatever is beyond goes, oldest first. */
const keepSchema = z.strictObject({
  count: z.number().int().min(1).max(10_000_000),
  ageSeconds: z.number().int().min(1).optional(),
});

const settingsSchema = z.strictObject({
  // BullMQ refuses a colon; Spillway's key of a queue relies on it.
  name: z.string().regex(/^[^:]+$/, "must not be empty and must not hold a colon"),
  lane: laneSchema,
  /** The queue that takes what is too slow for this one, with the same jobs; null: it keeps everything. */
  slowLane: z.string().min(1).nullable().default(null),
  /** BullMQ queues that it is spread over by its ordering key, else its tenant (lib/partitions). */
  partitions: z.number().int().min(1).max(1_024).default(1),
  criticality: criticalitySchema,
  idempotent: z.boolean(),
  /** Its processors say what they have done (tools.step), and the companion queue undoes it when a job dies. */
  compensated: z.boolean().default(false),
  policy: policyDocumentSchema,
  removeOnComplete: keepSchema,
  keepFailures: keepSchema,
});

export type JobSchemas = Record<string, z.ZodType>;
type QueueSettings = z.infer<typeof settingsSchema>;

export interface QueueDefinition<J extends JobSchemas = JobSchemas> extends QueueSettings {
  /** Schema of the payload of each job name. */
  jobs: J;
  /** What a job gives while it cannot take its main path; null: the queue has none. */
  fallback: Fallback | null;
  /** How the payloads of a job name have changed from release to release. */
  versions: Record<string, PayloadVersions>;
  /** Rules of its own for its failures; they go before the general ones. */
  classify: Classifier | null;
  /**
   * Set for one shard of a queue that is spread: the whole queue's name, which of its shards this is, and how many it has.
   * Index -1 is the queue as it was before it was spread.
   */
  shard: { of: string; index: number; shards: number } | null;
  /** What a job's payload says of it: tenant, route, criticality and keys. */
  traits: JobTraits;
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
    fallback?: DeclaredFallback;
    traits?: Partial<JobTraits>;
    classify?: Classifier;
    versions?: { [Name in keyof J]?: PayloadVersions };
    removeOnFail?: never;
  },
): QueueDefinition<J> {
  const { jobs, fallback, traits = {}, classify = null, versions = {}, ...settings } = declared;
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
  if (parsed.data.slowLane !== null && Object.values(jobs).some((schema) => hasSecrets(schema))) {
    throw new QueueDefinitionError(
      declared.name,
      "slowLane",
      "cannot take jobs with secret fields: they are sealed for this queue, and open in no other.",
    );
  }
  return {
    ...parsed.data,
    jobs,
    fallback: fallbackOf(fallback),
    classify,
    shard: null,
    versions: versions as Record<string, PayloadVersions>,
    traits: { ...DEFAULT_TRAITS, ...traits },
  };
}

/** How critical one job is: what its traits say, else its queue's. */
export function criticalityOf(definition: QueueDefinition, jobName: string, payload: unknown): Criticality {
  return definition.traits.criticality(jobName, payload) ?? definition.criticality;
}

/** What workers publish of a definition, for the dashboard. */
export function declarationOf(definition: QueueDefinition): QueueDeclaration {
  const { lane, criticality, idempotent, policy, partitions, shard } = definition;
  return {
    lane,
    criticality,
    idempotent,
    hasFallback: definition.fallback !== null && definition.fallback.kind !== "defer",
    jobNames: Object.keys(definition.jobs),
    policy,
    shard: shard && shard.index >= 0 ? { of: shard.of, index: shard.index } : null,
    shards: partitions > 1 ? partitions : null,
  };
}

/** What the workers of a definition publish, by queue name: a shard's declare the whole queue too, which nobody serves undivided. */
export function declarationsOf(definition: QueueDefinition): Map<string, QueueDeclaration> {
  const { name, shard } = definition;
  const declared = new Map([[name, declarationOf(definition)]]);
  if (shard) declared.set(shard.of, declarationOf({ ...definition, shard: null, partitions: shard.shards }));
  return declared;
}
