import { z } from "zod";
import { jobParams } from "./common";
import { endpoint } from "./endpoint";

const place = z.coerce.number().int().nonnegative();

/** Rows of a job's log by their place in it, oldest first. A row is shown up to 8 KiB. */
export const readJobLog = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/jobs/:id/logs",
  permission: "view",
  params: jobParams,
  query: z.object({
    from: place.default(0),
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .transform((count) => Math.min(count, 1_000))
      .default(200),
  }),
  response: z.object({
    from: z.number(),
    /** Null where Spillway noted a replay: it stands in the job's `history`. May be fewer than were asked for, but never none. */
    rows: z.array(z.string().nullable()),
    total: z.number(),
  }),
});

/** Places of the rows that hold a text, in any case of ASCII letters. Ask on from `next` until it is null. */
export const searchJobLog = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/jobs/:id/logs/search",
  permission: "view",
  params: jobParams,
  query: z.object({ text: z.string().min(1).max(200), from: place.default(0) }),
  response: z.object({
    places: z.array(z.number()),
    next: z.number().nullable(),
    total: z.number(),
  }),
});

/** The whole log, one row a line, as a download. */
export const downloadJobLog = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/jobs/:id/logs/download",
  permission: "view",
  params: jobParams,
  response: z.unknown(),
});
