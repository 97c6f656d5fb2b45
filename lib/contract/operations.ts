import { z } from "zod";
import { idParams, optionalReason, reason, timeMs } from "./common";
import { deadLetterFilterSchema } from "./dead-letters";
import { endpoint } from "./endpoint";

/** Ids chosen by hand in one request. More than this is a filter. */
export const MAX_SELECTED_IDS = 10_000;

export const selectionSchema = z.union([
  z.strictObject({
    ids: z
      .array(z.strictObject({ queue: z.string().min(1), id: z.string().min(1).max(1000) }))
      .min(1)
      .max(MAX_SELECTED_IDS),
  }),
  z.strictObject({ filter: deadLetterFilterSchema }),
]);
export type Selection = z.infer<typeof selectionSchema>;

export const OPERATION_STATES = [
  "pending",
  "running",
  "paused",
  "cancelling",
  "cancelled",
  "completed",
  "failed",
] as const;

const operationSchema = z.object({
  id: z.string(),
  state: z.enum(OPERATION_STATES),
  /** The filter, or how many were chosen by hand. */
  selection: z.union([z.object({ filter: deadLetterFilterSchema }), z.object({ ids: z.number() })]),
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
});

export const replaySchema = operationSchema.extend({ kind: z.literal("replay"), replayed: z.number() });
export const discardSchema = operationSchema.extend({ kind: z.literal("discard"), discarded: z.number() });
export type Replay = z.infer<typeof replaySchema>;
export type Discard = z.infer<typeof discardSchema>;
export type Operation = Replay | Discard;
export type OperationKind = Operation["kind"];

/** The longest time that an operation may be spread over: a week. */
export const MAX_SPREAD_MS = 7 * 86_400_000;

const createFields = z.strictObject({
  selection: selectionSchema,
  /** Jobs per second; left out, as fast as Redis allows without other callers noticing. */
  ratePerSec: z.number().min(0.1).max(100_000).optional(),
  /** Spread evenly over so long, in place of a rate. */
  spreadMs: z.number().int().min(1_000).max(MAX_SPREAD_MS).optional(),
  /** What to do when an operation of one of its queues is under way: refuse (409; what is left out means), or begin when that has ended. */
  whenBusy: z.enum(["refuse", "queue"]).optional(),
  reason,
  dryRun: z.boolean().default(false),
});
const createBody = createFields.refine(
  ({ ratePerSec, spreadMs }) => ratePerSec === undefined || spreadMs === undefined,
  { message: "Give a rate or a time to spread over, not both.", path: ["spreadMs"] },
);
export type CreateOperation = z.infer<typeof createBody>;

export const createdSchema = z.object({
  /** Null for a dry run. */
  id: z.string().nullable(),
  total: z.number(),
  byQueue: z.array(z.object({ queue: z.string(), queueName: z.string(), count: z.number() })),
  /** Operations under way in its queues. */
  busy: z.array(z.object({ kind: z.enum(["replay", "discard"]), id: z.string(), queue: z.string() })),
  dryRun: z.boolean(),
});

export type Created = z.infer<typeof createdSchema>;

/** The same endpoints for replays and for discards. */
function operationEndpoints<const P extends string, S extends z.ZodType, const K extends OperationKind>(
  noun: P,
  kind: K,
  schema: S,
) {
  return {
    create: endpoint({
      method: "POST",
      path: `/api/v1/${noun}`,
      permission: "operate",
      action: `${kind}.create`,
      body: createBody,
      response: createdSchema,
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

export const replayEndpoints = operationEndpoints("replays", "replay", replaySchema);
export const discardEndpoints = operationEndpoints("discards", "discard", discardSchema);
