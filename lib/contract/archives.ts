import { z } from "zod";
import { idParams, queryTimeMs, reason, timeMs } from "./common";
import { endpoint } from "./endpoint";
import { selectionFilterSchema } from "./operations";
import { MAX_DELAY_MS } from "./values/replay-options";

/** A filter of dead letters in a query string. */
const filterQuery = selectionFilterSchema.extend({
  from: queryTimeMs.optional(),
  to: queryTimeMs.optional(),
  minAttempts: z.coerce.number().int().min(0).max(255).optional(),
  maxAttempts: z.coerce.number().int().min(0).max(255).optional(),
});

/**
 * The dead letters that match, as a file to download: NDJSON, a manifest first, a line for each, and an end line with count
 * and checksum, without which the file was cut off. Payloads are as they lie in Redis: sealed fields stay sealed.
 */
export const exportDeadLetters = endpoint({
  method: "GET",
  path: "/api/v1/dead-letters/export",
  permission: "view",
  query: filterQuery.extend({ compress: z.enum(["gzip", "none"]).default("gzip") }),
  response: z.string(),
});

/** A line of the answer to an import, while it runs. Lines of the file are counted from 1, the manifest. */
const importLineSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("manifest"),
    archive: z.string(),
    writtenAt: timeMs,
    release: z.string(),
    matching: z.number().nullable(),
    operation: z.string().nullable(),
  }),
  z.object({
    kind: z.literal("progress"),
    letters: z.number(),
    added: z.number(),
    present: z.number(),
    refused: z.number(),
  }),
  /** These lines became no jobs. The first thousand such ranges are told. */
  z.object({ kind: z.literal("refused"), from: z.number(), to: z.number(), why: z.string() }),
  z.object({
    kind: z.literal("summary"),
    /** Nothing was changed: `added` is what would be. */
    dryRun: z.boolean(),
    letters: z.number(),
    added: z.number(),
    /** They were imported before, or the queue has them. */
    present: z.number(),
    refused: z.number(),
    /** Left out when the file was written, as too large. */
    omitted: z.number(),
    /** Of those added: under another id, because BullMQ takes no such id; and without the flow that they belonged to. */
    renamed: z.number(),
    untied: z.number(),
    byQueue: z.array(
      z.object({ queue: z.string(), queueName: z.string(), added: z.number(), present: z.number() }),
    ),
    /** All of the file was read, and it is as it was written. */
    complete: z.boolean(),
    /** Why not; null when it is. */
    fault: z.string().nullable(),
  }),
]);
export type ImportLine = z.infer<typeof importLineSchema>;
export type ImportSummary = Extract<ImportLine, { kind: "summary" }>;

/**
 * Makes jobs of an archive, which is the body: NDJSON, or that compressed by gzip. The answer streams as NDJSON. Sending
 * the same file again adds no job twice.
 */
export const importDeadLetters = endpoint({
  method: "POST",
  path: "/api/v1/dead-letters/import",
  permission: "operate",
  action: "dead-letters.import",
  query: z.object({
    /** Key of the queue that all go to; left out, each goes to the one in which it died. */
    queue: z.string().min(1).optional(),
    /** After the delay of their own options, at once, or so many ms from now. */
    delay: z
      .union([z.enum(["own", "none"]), z.coerce.number().int().min(0).max(MAX_DELAY_MS)])
      .default("own"),
    dryRun: z.enum(["true", "false"]).default("false"),
    reason,
  }),
  response: importLineSchema,
});

const undoEndpoint = <const P extends string, const A extends string>(path: P, action: A) =>
  endpoint({
    method: "POST",
    path,
    permission: "operate",
    action,
    params: idParams,
    body: z.strictObject({
      delay: z.union([z.enum(["own", "none"]), z.number().int().min(0).max(MAX_DELAY_MS)]).default("own"),
      reason,
    }),
    response: importLineSchema,
  });

/** Makes jobs again of what a discard has removed, from its archive; the answer streams as that of an import. */
export const undoDiscard = undoEndpoint("/api/v1/discards/:id/undo", "discard.undo");
/** As {@link undoDiscard}, of what an edit has removed. */
export const undoEdit = undoEndpoint("/api/v1/edits/:id/undo", "edit.undo");
