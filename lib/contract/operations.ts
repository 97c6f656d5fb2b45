import { z } from "zod";
import { idParams, optionalReason, reason, timeMs } from "./common";
import { deadLetterFilterSchema, indexedFields } from "./dead-letters";
import type { Edit } from "./edits";
import { endpoint } from "./endpoint";
import {
  backOffSchema,
  canaryOptionsSchema,
  canarySchema,
  changeSchema,
  outcomeSchema,
  slowedSchema,
} from "./replay-options";
import { MAX_SELECTED_IDS, MAX_SPREAD_MS } from "./values/operations";

const attempts = z.number().int().nonnegative().max(255);

/** What selects the jobs of an operation: also by what the index of dead letters knows. */
export const selectionFilterSchema = deadLetterFilterSchema.extend({
  ...indexedFields,
  /** Attempts made; more than 255 count as 255. */
  minAttempts: attempts.optional(),
  maxAttempts: attempts.optional(),
});
export type SelectionFilter = z.infer<typeof selectionFilterSchema>;

/** Jobs chosen by hand. */
export const chosenSchema = z.strictObject({
  ids: z
    .array(z.strictObject({ queue: z.string().min(1), id: z.string().min(1).max(1000) }))
    .min(1)
    .max(MAX_SELECTED_IDS),
});

export const selectionSchema = z.union([chosenSchema, z.strictObject({ filter: selectionFilterSchema })]);
export type Selection = z.infer<typeof selectionSchema>;

export const OPERATION_STATES = [
  "pending",
  "running",
  "canary",
  "paused",
  "cancelling",
  "cancelled",
  "stopped",
  "completed",
  "failed",
] as const;

/** What a discard wrote down before it removed anything, so that it can be undone. */
export const discardArchiveSchema = z.object({
  /** Machine and directory that it is on; null before the first is written. */
  host: z.string().nullable(),
  directory: z.string().nullable(),
  letters: z.number(),
  bytes: z.number(),
  /** Until when it is kept, if the bound of the directory leaves it room. */
  until: timeMs.nullable(),
  /** Who made jobs of it again, and how many there were. */
  undone: z.object({ at: timeMs, by: z.string(), reason: z.string(), added: z.number() }).nullable(),
});
export type DiscardArchive = z.infer<typeof discardArchiveSchema>;

export const operationSchema = z.object({
  id: z.string(),
  state: z.enum(OPERATION_STATES),
  /** The filter, or how many were chosen by hand. */
  selection: z.union([z.object({ filter: selectionFilterSchema }), z.object({ ids: z.number() })]),
  reason: z.string(),
  by: z.string(),
  ratePerSec: z.number().nullable(),
  /** Over how long it is spread; its rate follows from it. */
  spreadMs: z.number().nullable(),
  /** Operations of the same queues that have to end before this one begins. */
  behind: z.array(z.string()),
  /** Only jobs that had failed by then are touched. */
  frozenAt: timeMs,
  createdAt: timeMs,
  startedAt: timeMs.nullable(),
  finishedAt: timeMs.nullable(),
  /** Since when it is paused, and how long it was before that. */
  pausedAt: timeMs.nullable(),
  pausedMs: z.number(),
  /** Matching when it was created. */
  total: z.number(),
  /** No longer failed, or not there any more, when their turn came. */
  skipped: z.number(),
  /** Could not be moved; `error` has the last cause. */
  failed: z.number(),
  error: z.string().nullable(),
  change: changeSchema.nullable(),
  /** Null: it does not slow down by itself. */
  backOff: backOffSchema.nullable(),
  slowed: slowedSchema.nullable(),
  canary: canarySchema.nullable(),
  outcome: outcomeSchema.nullable(),
  /** Flows' parents of the jobs it has replayed, as far as they are kept: at most {@link MAX_PARENTS}. */
  parents: z.number(),
});

export const replaySchema = operationSchema.extend({ kind: z.literal("replay"), replayed: z.number() });
export const discardSchema = operationSchema.extend({
  kind: z.literal("discard"),
  discarded: z.number(),
  /** Null: there is no undo. */
  archive: discardArchiveSchema.nullable(),
});
export type Replay = z.infer<typeof replaySchema>;
export type Discard = z.infer<typeof discardSchema>;
export type Operation = Replay | Discard | Edit;
export const OPERATION_KINDS = ["replay", "discard", "edit"] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];
/** Those that take dead letters. */
export type LetterKind = Exclude<OperationKind, "edit">;

/** What every kind of operation is asked for with. */
export const createShared = {
  /** Jobs per second; left out, as fast as Redis allows without other callers noticing. */
  ratePerSec: z.number().min(0.1).max(100_000).optional(),
  /** Spread evenly over so long, in place of a rate. */
  spreadMs: z.number().int().min(1_000).max(MAX_SPREAD_MS).optional(),
  /** What to do when an operation of one of its queues is under way: refuse (409; what is left out means), or begin when that has ended. */
  whenBusy: z.enum(["refuse", "queue"]).optional(),
  reason,
  dryRun: z.boolean().default(false),
};
export const onePace = [
  ({ ratePerSec, spreadMs }: { ratePerSec?: number | undefined; spreadMs?: number | undefined }) =>
    ratePerSec === undefined || spreadMs === undefined,
  { message: "Give a rate or a time to spread over, not both.", path: ["spreadMs"] },
] satisfies Parameters<typeof createFields.refine>;

const createFields = z.strictObject({
  selection: selectionSchema,
  ...createShared,
  /** Some go first; the rest follows only when enough of them succeed. Of replays only. */
  canary: canaryOptionsSchema.optional(),
  /** Of replays only. */
  change: changeSchema.optional(),
  /** Of replays only; left out, it slows down at {@link DEFAULT_FAILURE_SHARE}; null, never. */
  backOff: backOffSchema.nullable().optional(),
  /** Of discards only: each is written to an archive before it is removed, and left where that cannot be. */
  archive: z.boolean().optional(),
});
const createBody = createFields.refine(...onePace);
export type CreateOperation = z.infer<typeof createBody>;

/** What a dry run tells beside its counts. */
export const previewSchema = z.object({
  /** Jobs that were looked at one by one. */
  lookedAt: z.number(),
  /** By job name, the most first. */
  byName: z.array(z.object({ name: z.string(), count: z.number() })),
  /** Jobs that would be left alone, by reason, the most first. */
  refusals: z.array(z.object({ reason: z.string(), count: z.number() })),
  /** Of a discard: those that it would take out of a flow, as a parent's children or as parents, whose children stay. */
  ties: z.object({ ofParents: z.number(), withChildren: z.number() }),
  /** Some of them, spread over queues, names and tenants. */
  sample: z.array(
    z.object({
      queue: z.string(),
      queueName: z.string(),
      id: z.string(),
      name: z.string(),
      tenant: z.string().nullable(),
      failedAt: timeMs,
      failedReason: z.string(),
      /** Why it would be left alone; null when it would not. */
      refusal: z.string().nullable(),
      /** With a patch: the payload as it is and as it would be, JSON, cut. */
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
  ),
});
export type Preview = z.infer<typeof previewSchema>;

export const createdSchema = z.object({
  /** Null for a dry run. */
  id: z.string().nullable(),
  total: z.number(),
  byQueue: z.array(z.object({ queue: z.string(), queueName: z.string(), count: z.number() })),
  /** Operations under way in its queues. */
  busy: z.array(z.object({ kind: z.enum(OPERATION_KINDS), id: z.string(), queue: z.string() })),
  dryRun: z.boolean(),
  /** Of a dry run: what was seen of the jobs that were looked at, the oldest of each queue. */
  preview: previewSchema.nullable(),
});

export type Created = z.infer<typeof createdSchema>;

/** What is the same for operations of each kind. */
export function operationEndpoints<
  const P extends string,
  S extends z.ZodType,
  const K extends OperationKind,
  B extends z.ZodType,
  R extends z.ZodType,
>(noun: P, kind: K, { schema, body, created }: { schema: S; body: B; created: R }) {
  return {
    create: endpoint({
      method: "POST",
      path: `/api/v1/${noun}`,
      permission: "operate",
      action: `${kind}.create`,
      body,
      response: created,
    }),
    list: endpoint({
      method: "GET",
      path: `/api/v1/${noun}`,
      permission: "view",
      response: z.object({ [noun]: z.array(schema) } as { [key in P]: z.ZodArray<S> }),
    }),
    get: endpoint({
      method: "GET",
      path: `/api/v1/${noun}/:id`,
      permission: "view",
      params: idParams,
      response: schema,
    }),
    cancel: endpoint({
      method: "POST",
      path: `/api/v1/${noun}/:id/cancel`,
      permission: "operate",
      action: `${kind}.cancel`,
      params: idParams,
      response: schema,
    }),
    pause: endpoint({
      method: "POST",
      path: `/api/v1/${noun}/:id/pause`,
      permission: "operate",
      action: `${kind}.pause`,
      params: idParams,
      body: optionalReason,
      response: schema,
    }),
    resume: endpoint({
      method: "POST",
      path: `/api/v1/${noun}/:id/resume`,
      permission: "operate",
      action: `${kind}.resume`,
      params: idParams,
      body: optionalReason,
      response: schema,
    }),
  };
}

export const replayEndpoints = {
  ...operationEndpoints("replays", "replay", {
    schema: replaySchema,
    body: createBody,
    created: createdSchema,
  }),
  /** Says when it slows down by itself from now on; null: never, so that one that stands still goes on. */
  setBackOff: endpoint({
    method: "PUT",
    path: "/api/v1/replays/:id/back-off",
    permission: "operate",
    action: "replay.back-off",
    params: idParams,
    body: z.strictObject({ backOff: backOffSchema.nullable(), reason }),
    response: replaySchema,
  }),
};
export const discardEndpoints = operationEndpoints("discards", "discard", {
  schema: discardSchema,
  body: createBody,
  created: createdSchema,
});
