import { z } from "zod";
import { cursor, pageLimit, timeMs } from "./common";
import { groupKey } from "./dead-letter-rules";
import { endpoint } from "./endpoint";

export const auditEntrySchema = z.object({
  id: z.string(),
  at: timeMs,
  /** Who: `operator`, `system` for what Spillway does by itself (a switch that expires). */
  actor: z.string(),
  /** What, e.g. `queue.pause`. */
  action: z.string(),
  /** To what: a queue's key, a job, a flag. */
  target: z.record(z.string(), z.string()),
  reason: z.string().nullable(),
  /** unknown: the server died between the intent and the answer. */
  outcome: z.enum(["done", "refused", "failed", "unknown"]),
  error: z.string().nullable(),
  before: z.unknown(),
  after: z.unknown(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const listAudit = endpoint({
  method: "GET",
  path: "/api/v1/audit",
  permission: "view",
  query: z.object({
    /** Changes of what is said of a group of dead letters, of the rules that make it, and replays and discards of it; the last 100. */
    group: groupKey.optional(),
    cursor: cursor.optional(),
    limit: pageLimit(50, 200),
  }),
  response: z.object({ entries: z.array(auditEntrySchema), nextCursor: z.string().nullable() }),
});
