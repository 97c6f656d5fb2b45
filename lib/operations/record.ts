import { z } from "zod";
import { jobEditSchema, liveFilterSchema } from "../contract/edits";
import {
  discardArchiveSchema,
  OPERATION_KINDS,
  OPERATION_STATES,
  type Operation,
  selectionFilterSchema,
} from "../contract/operations";
import {
  backOffSchema,
  canarySchema,
  changeSchema,
  outcomeSchema,
  slowedSchema,
} from "../contract/replay-options";
import { safeJson } from "../jobs/parse";

const json = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text) => safeJson(text))
    .pipe(schema);
/** A field that is written only when there is something to say. */
const optionalJson = <T extends z.ZodType>(schema: T, otherwise: z.output<T>) =>
  z
    .string()
    .nullish()
    .transform((text) => (text ? safeJson(text) : otherwise))
    .pipe(schema);
const count = z.coerce.number().int();
const optionalCount = z
  .string()
  .nullish()
  .transform((text) => Number(text ?? 0));
const time = z.coerce.number().int();
const nullableNumber = z
  .string()
  .nullish()
  .transform((text) => (text ? Number(text) : null));

/** Where an operation is: in the list of chosen ids, or behind a member of one queue's failed set. */
const positionSchema = z.union([
  z.object({ index: z.number().int() }),
  z.object({ queue: z.number().int(), after: z.object({ id: z.string(), score: z.string() }).nullable() }),
]);
export type Position = z.infer<typeof positionSchema>;

/** What is decided of a batch before its jobs are moved; kept beside the journal until both are settled. */
const batchSchema = z.object({
  next: positionSchema,
  /** Nothing comes behind it. */
  done: z.boolean(),
  skipped: z.number().int(),
  failed: z.number().int(),
  error: z.string().nullable(),
});
export type Batch = z.infer<typeof batchSchema>;

/** What was found of the jobs that are followed. */
const storedOutcomeSchema = outcomeSchema.omit({ followed: true, every: true });
export type Outcome = z.infer<typeof storedOutcomeSchema>;
const NO_OUTCOME: Outcome = { completed: 0, gone: 0, died: 0, causes: [], checkedAt: null, over: false };

/** An operation's hash. */
const recordSchema = z.object({
  id: z.string(),
  kind: z.enum(OPERATION_KINDS),
  state: z.enum(OPERATION_STATES),
  selection: json(
    z.union([
      z.object({ filter: selectionFilterSchema }),
      z.object({ live: liveFilterSchema }),
      z.object({ ids: z.number() }),
    ]),
  ),
  reason: z.string(),
  by: z.string(),
  ratePerSec: nullableNumber,
  spreadMs: nullableNumber,
  behind: optionalJson(z.array(z.string()), []),
  frozenAt: time,
  createdAt: time,
  startedAt: nullableNumber,
  finishedAt: nullableNumber,
  pausedAt: nullableNumber,
  pausedMs: optionalCount,
  /** When its last batch was journalled. */
  lastBatchAt: nullableNumber,
  total: count,
  moved: count,
  skipped: count,
  failed: count,
  error: z
    .string()
    .nullish()
    .transform((text) => text || null),
  change: optionalJson(changeSchema.nullable(), null),
  /** What an edit does; null for the other kinds. */
  edit: optionalJson(jobEditSchema.nullable(), null),
  canary: optionalJson(canarySchema.nullable(), null),
  backOff: optionalJson(backOffSchema.nullable(), null),
  /** Written by its runner. */
  slowed: optionalJson(slowedSchema.nullable(), null),
  /** Of the rules that said at its creation what belongs to the group that it selects; null when it selects none. */
  groupedBy: z
    .string()
    .nullish()
    .transform((text) => text ?? null),
  /** Of a removal that can be undone; written by its runner. */
  archive: optionalJson(discardArchiveSchema.nullable(), null),
  /** Every so-and-so-many-th of the jobs replayed is followed; 0 for none. */
  followEvery: optionalCount,
  /** Parents of replayed jobs that are kept. */
  parents: optionalCount,
  /** Jobs handed to the one that follows them. */
  followed: optionalCount,
  outcome: optionalJson(storedOutcomeSchema, NO_OUTCOME),
  /** Keys of the queues that had matching jobs at creation, in the order they are worked through. */
  queues: json(z.array(z.string())),
  position: json(positionSchema),
  batch: z
    .string()
    .nullish()
    .transform((text) => (text ? safeJson(text) : null))
    .pipe(batchSchema.nullable()),
});
export type OperationRecord = z.output<typeof recordSchema>;

/** Every field of the hash that {@link toRecord} reads. */
export const RECORD_FIELDS = Object.keys(recordSchema.shape);

/** The values of {@link RECORD_FIELDS} as a record; null when there is no such operation. */
export function toRecord(values: (string | null)[]): OperationRecord | null {
  if (values[0] === null || values[0] === undefined) return null;
  return recordSchema.parse(Object.fromEntries(RECORD_FIELDS.map((field, i) => [field, values[i]])));
}

/** What callers see of a record. */
export function toOperation(record: OperationRecord): Operation {
  const {
    kind,
    moved,
    queues: _q,
    position: _p,
    batch: _b,
    lastBatchAt: _l,
    groupedBy: _g,
    ...rest
  } = record;
  const { followEvery: every, followed, outcome: found, archive, edit, selection, ...others } = rest;
  const isSlowed = record.backOff !== null && !isFinished(record);
  const shared = { ...others, slowed: isSlowed ? record.slowed : null };
  const outcome = followed > 0 ? { followed, every, ...found } : null;
  if (kind === "edit") {
    if (edit === null || "filter" in selection)
      throw new Error(`The edit ${record.id} does not say what it does.`);
    return { ...shared, selection, outcome, kind, edit, edited: moved, archive };
  }
  if ("live" in selection) throw new Error(`The ${kind} ${record.id} selects live jobs.`);
  return kind === "replay"
    ? { ...shared, selection, outcome, kind, replayed: moved }
    : { ...shared, selection, outcome, kind, discarded: moved, archive };
}

/** The states in which nothing more is done. */
export const FINISHED_STATES = ["cancelled", "stopped", "completed", "failed"] as const;
const finished = new Set<OperationRecord["state"]>(FINISHED_STATES);
export const isFinished = (record: Pick<OperationRecord, "state">) => finished.has(record.state);
