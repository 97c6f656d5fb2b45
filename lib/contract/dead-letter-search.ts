import { z } from "zod";
import { cursor, pageLimit } from "./common";
import { deadLetterSchema, letterQuery } from "./dead-letters";
import { endpoint } from "./endpoint";
import { problemSchema } from "./errors";

/** How far a search is. */
const progress = {
  /** Dead letters of which it is known whether they match, and all that the filter leaves. */
  scanned: z.number(),
  of: z.number(),
  /** Those that match, whether or not they were sent as hits. */
  matches: z.number(),
};

const searchLineSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("hit"),
    letter: deadLetterSchema,
    /** What was found, with some text around it. */
    found: z.string(),
  }),
  z.object({ type: z.literal("progress"), ...progress }),
  /** The last line. */
  z.object({
    type: z.literal("end"),
    ...progress,
    /** `limit`: so many hits were sent, and there may be more. */
    because: z.enum(["complete", "limit"]),
    /** `matches` is the number of all that match. */
    isExact: z.boolean(),
    /** How many there may be in all, by the share of what was looked at; null when it is exact or nothing was looked at. */
    about: z.number().nullable(),
    /** Where the next search goes on; null after `complete`. */
    nextCursor: z.string().nullable(),
    /** Payloads that were looked at only as far as the first 256 KiB; with a path they cannot match. */
    cut: z.number(),
  }),
  /** In place of `end`, when the search failed on the way. */
  z.object({ type: z.literal("problem"), problem: problemSchema }),
]);
export type SearchLine = z.infer<typeof searchLineSchema>;

/**
 * Looks for a text in the errors or payloads of dead letters, or for what a JSONPath finds in payloads. The answer is NDJSON, a
 * line at a time while the search runs: closing the connection stops it. Hits of a text in errors come from the index first.
 */
export const searchDeadLetters = endpoint({
  method: "GET",
  path: "/api/v1/dead-letters/search",
  permission: "view",
  query: letterQuery
    .extend({
      /** In the error's message, in any case. */
      error: z.string().trim().min(1).max(500).optional(),
      /** In the payload as it is stored, in any case. */
      payload: z.string().trim().min(1).max(500).optional(),
      /** JSONPath (RFC 9535) that finds something in the payload. */
      path: z.string().trim().min(1).max(300).optional(),
      /** With `path`: one of the values found is this text, or this number, boolean or null. */
      value: z.string().max(500).optional(),
      cursor: cursor.optional(),
      /** Hits after which it stops, behind the batch of at most 200 in which they were reached. */
      limit: pageLimit(100, 1_000),
    })
    .refine(
      ({ error, payload, path }) => [error, payload, path].filter((one) => one !== undefined).length === 1,
      {
        message: "Say what to look for: error, payload or path.",
      },
    )
    .refine(({ path, value }) => value === undefined || path !== undefined, {
      message: "A value goes with a path.",
      path: ["value"],
    }),
  response: searchLineSchema,
});
export type SearchQuery = z.output<typeof searchDeadLetters.query>;
