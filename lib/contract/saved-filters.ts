import { z } from "zod";
import { timeMs } from "./common";
import { endpoint } from "./endpoint";

export const savedFilterSchema = z.object({
  name: z.string(),
  /** The query string of the page, without the question mark. */
  query: z.string(),
  savedAt: timeMs,
});
export type SavedFilter = z.infer<typeof savedFilterSchema>;

/** By name. Without a log-in there are no persons to keep filters for, and the browser keeps them. */
export const listSavedFilters = endpoint({
  method: "GET",
  path: "/api/v1/dead-letters/filters",
  permission: "view",
  response: z.object({ keptBy: z.enum(["server", "browser"]), filters: z.array(savedFilterSchema) }),
});

const params = z.object({ name: z.string().trim().min(1).max(80) });

/** Saves a filter under a name, in place of the one that has it. */
export const putSavedFilter = endpoint({
  method: "PUT",
  path: "/api/v1/dead-letters/filters/:name",
  permission: "operate",
  action: "dead-letter-filter.put",
  params,
  body: z.strictObject({ query: z.string().max(2_000) }),
  response: savedFilterSchema,
});

export const deleteSavedFilter = endpoint({
  method: "DELETE",
  path: "/api/v1/dead-letters/filters/:name",
  permission: "operate",
  action: "dead-letter-filter.delete",
  params,
  response: z.object({ name: z.string() }),
});
