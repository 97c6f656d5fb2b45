import { z } from "zod";
import { timeMs } from "../../contract/common";
import { lifeSchema } from "../../jobs/history";

/** Of the lines. A file of another format is refused. */
export const ARCHIVE_FORMAT = 1;

/** A payload larger than this is left out, and the file says so: one line is held in memory as a whole. */
export const MAX_DATA_BYTES = 5 * 1024 * 1024;
/** The longest line: a payload, and around it options, reason, traces and history. */
export const MAX_LINE_BYTES = MAX_DATA_BYTES + 2 * 1024 * 1024;

/** First line of an archive: what is in it. */
export const manifestSchema = z.object({
  kind: z.literal("manifest"),
  what: z.literal("dead-letters"),
  format: z.number().int(),
  /** Another for each archive: what was imported of it is remembered by it. */
  archive: z.string().regex(/^[\w-]{8,64}$/),
  writtenAt: timeMs,
  /** Release of Spillway that wrote it. */
  release: z.string(),
  /** What selected the letters; null for those of an operation. */
  filter: z.record(z.string(), z.unknown()).nullable(),
  /** The discard or removal that it was written for. */
  operation: z.string().nullable(),
  /** Only jobs that had failed by then are in it. */
  frozenAt: timeMs,
  /** How many matched when it was begun; null where only a scan could tell. */
  matching: z.number().int().nullable(),
});
export type Manifest = z.infer<typeof manifestSchema>;

export const queueIdentitySchema = z.object({ prefix: z.string().min(1), name: z.string().min(1) });

/** A line for each dead letter. Sealed fields of its payload are in it as they lie in Redis: sealed. */
export const archivedLetterSchema = z
  .object({
    kind: z.literal("letter"),
    queue: queueIdentitySchema,
    id: z.string().min(1).max(1_000),
    name: z.string(),
    /** BullMQ's options, under the names of its documentation. */
    opts: z.record(z.string(), z.unknown()),
    timestamp: timeMs.nullable(),
    /** Null: it was removed before it had failed for good. */
    failedAt: timeMs.nullable(),
    /** When a delayed job was to run. */
    runAt: timeMs.optional(),
    failedReason: z.string(),
    stacktrace: z.array(z.string()),
    attemptsMade: z.number(),
    /** Its flow's parent, as BullMQ names it; an import does not tie it to that again. */
    parent: z.string().nullable(),
    /** What it was before earlier replays, oldest first. */
    history: z.array(lifeSchema),
    data: z.unknown().optional(),
    /** In place of `data`: a payload that is no JSON. */
    dataText: z.string().optional(),
  })
  .refine((letter) => "data" in letter || letter.dataText !== undefined, { message: "It has no payload." });
export type ArchivedLetter = z.infer<typeof archivedLetterSchema>;

/** In place of a letter that could not be written. */
export const omittedSchema = z.object({
  kind: z.literal("omitted"),
  queue: queueIdentitySchema,
  id: z.string(),
  reason: z.string(),
});

/** Last line: without it the file was cut off. */
export const endSchema = z.object({
  kind: z.literal("end"),
  letters: z.number().int(),
  omitted: z.number().int(),
  /** Of all bytes before this line, not compressed; hexadecimal. */
  sha256: z.string(),
});
export type ArchiveEnd = z.infer<typeof endSchema>;

export const archiveLineSchema = z.discriminatedUnion("kind", [
  manifestSchema,
  archivedLetterSchema,
  omittedSchema,
  endSchema,
]);
export type ArchiveLine = z.infer<typeof archiveLineSchema>;
