import { z } from "zod";
import { reason, timeMs } from "./common";
import { endpoint } from "./endpoint";
import { previewSchema, selectionFilterSchema } from "./operations";

/** Rules at most: each may have two discards in the list of the last 200. */
export const MAX_RETENTION_RULES = 50;
export const KEPT_RETENTION_VERSIONS = 20;

const MINUTE_MS = 60_000;
const YEAR_MS = 366 * 86_400_000;

/** What a rule selects; its times follow from the rule. */
const retentionFilterSchema = selectionFilterSchema.omit({ from: true, to: true });

const limits = {
  filter: retentionFilterSchema,
  /** Discards what failed longer ago than this. */
  afterMs: z.number().int().min(MINUTE_MS).max(YEAR_MS).nullable(),
  /** Discards what is older than so many of the newest that match. */
  keepNewest: z.number().int().min(0).max(10_000_000).nullable(),
};
const hasLimit = ({ afterMs, keepNewest }: { afterMs: number | null; keepNewest: number | null }) =>
  afterMs !== null || keepNewest !== null;
const NO_LIMIT = {
  message: "Say after how long, how many of the newest to keep, or both.",
  path: ["afterMs"],
};
const isCountable = ({
  filter,
  keepNewest,
}: {
  filter: { text?: string | undefined };
  keepNewest: number | null;
}) => keepNewest === null || filter.text === undefined;
const NOT_COUNTABLE = {
  message: "The newest cannot be counted by the text of an error.",
  path: ["keepNewest"],
};

const draftFields = z.strictObject({
  /** What people call it. */
  name: z.string().trim().min(1).max(100),
  ...limits,
  /** Each is written to an archive first. */
  archive: z.boolean(),
  enabled: z.boolean(),
});
export type RetentionDraft = z.infer<typeof draftFields>;

export const retentionRuleSchema = draftFields.extend({
  id: z.string(),
  version: z.number().int().positive(),
  at: timeMs,
  by: z.string(),
  reason: z.string(),
});
export type RetentionRule = z.infer<typeof retentionRuleSchema>;

/** What the leader did for a rule lately. */
export const retentionRunSchema = z.object({
  /** When it last looked, and when it looks again at the latest. */
  checkedAt: timeMs,
  /** Its last discard, when that was begun, and how many it was to remove. */
  discard: z.object({ id: z.string(), at: timeMs, total: z.number() }).nullable(),
  /** Why it has not removed what it should; null when nothing is in its way. */
  waitsFor: z.string().nullable(),
});
export type RetentionRun = z.infer<typeof retentionRunSchema>;

const ruleParams = z.object({
  rule: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, "Lower-case letters, digits and dashes."),
});

export const listRetention = endpoint({
  method: "GET",
  path: "/api/v1/dead-letters/retention",
  permission: "view",
  response: z.object({
    rules: z.array(retentionRuleSchema.extend({ run: retentionRunSchema.nullable() })),
  }),
});
export type RetentionAnswer = z.infer<typeof listRetention.response>;

export const putRetention = endpoint({
  method: "PUT",
  path: "/api/v1/dead-letters/retention/:rule",
  permission: "operate",
  action: "dead-letters.retention.put",
  params: ruleParams,
  body: draftFields
    .extend({
      /** The version that the caller has seen; 0 for a new rule. */
      ifVersion: z.number().int().nonnegative(),
      reason,
    })
    .refine(hasLimit, NO_LIMIT)
    .refine(isCountable, NOT_COUNTABLE),
  response: retentionRuleSchema,
});

export const deleteRetention = endpoint({
  method: "DELETE",
  path: "/api/v1/dead-letters/retention/:rule",
  permission: "operate",
  action: "dead-letters.retention.delete",
  params: ruleParams,
  body: z.strictObject({ reason }),
  response: z.object({ id: z.string() }),
});

export const listRetentionVersions = endpoint({
  method: "GET",
  path: "/api/v1/dead-letters/retention/:rule/versions",
  permission: "view",
  params: ruleParams,
  response: z.object({ versions: z.array(retentionRuleSchema) }),
});

/** What a rule would remove now. Changes nothing. */
export const previewRetention = endpoint({
  method: "POST",
  path: "/api/v1/dead-letters/retention/preview",
  permission: "view",
  body: z.strictObject(limits).refine(hasLimit, NO_LIMIT).refine(isCountable, NOT_COUNTABLE),
  response: z.object({
    /** That match, and those that would be removed of them. */
    matching: z.number(),
    total: z.number(),
    byQueue: z.array(z.object({ queue: z.string(), queueName: z.string(), count: z.number() })),
    /** All that failed up to then would go; null when none would. */
    until: timeMs.nullable(),
    /** Of those that would be removed; null where only the index could tell and it is being built. */
    oldestAt: timeMs.nullable(),
    newestAt: timeMs.nullable(),
    preview: previewSchema.nullable(),
  }),
});
export type RetentionPreview = z.infer<typeof previewRetention.response>;
