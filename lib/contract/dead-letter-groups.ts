import { z } from "zod";
import { pageLimit, reason, timeMs } from "./common";
import { groupKey, partSchema } from "./dead-letter-rules";
import { deadLetterSchema, letterQuery } from "./dead-letters";
import { endpoint } from "./endpoint";
import { failureClassSchema } from "./failures";
import { notKeptQueuesSchema } from "./not-kept";
import { FACETS, GROUP_SORTS, GROUP_STATES, STATE_FILTERS, TREND_RANGES } from "./values/dead-letter-groups";

/** What people say of a group; a group of which nobody has said anything is new. */
export const GROUP_MARKS = ["new", "known", "ignored", "resolved"] as const;
export const groupMarkSchema = z.enum(GROUP_MARKS);
export type GroupMark = z.infer<typeof groupMarkSchema>;

export const groupStateSchema = z.enum(GROUP_STATES);
export type GroupState = z.infer<typeof groupStateSchema>;

export type TrendRange = (typeof TREND_RANGES)[number];

/** Length and number of a trend's buckets. The first bucket begins at a multiple of their length. */
export const TRENDS: Record<TrendRange, { stepMs: number; buckets: number }> = {
  "1h": { stepMs: 60_000, buckets: 60 },
  "6h": { stepMs: 600_000, buckets: 36 },
  "24h": { stepMs: 3_600_000, buckets: 24 },
  "7d": { stepMs: 6 * 3_600_000, buckets: 28 },
  "30d": { stepMs: 86_400_000, buckets: 30 },
};
const trendRange = z.enum(TREND_RANGES).default("24h");

export type Facet = (typeof FACETS)[number];

const valueCount = z.object({
  /** Null for dead letters without a value. A queue is named by its key. */
  value: z.string().nullable(),
  count: z.number(),
});

const groupSchema = z.object({
  key: z.string(),
  /** The message of its main cause without what differs from job to job. */
  title: z.string(),
  errorName: z.string(),
  code: z.string(),
  class: failureClassSchema,
  /** The innermost call of the application's own code, `function file`. */
  frame: z.string().nullable(),
  /** What sets it apart from the group that it was split from. */
  part: partSchema.nullable(),
  state: groupStateSchema,
  owner: z.string().nullable(),
  hasNote: z.boolean(),
  /** Dead letters that match, and their share of all that match, 0 to 1. */
  count: z.number(),
  share: z.number(),
  /** When the first failure of its cause was seen, which may be gone by now; and the last failure of those that are left. */
  firstSeenAt: timeMs.nullable(),
  lastAt: timeMs.nullable(),
  /** Attempts that its dead letters cost, all together. */
  attempts: z.number(),
  trend: z.array(z.number()),
  /** The most frequent values, and how many there are. */
  facets: z.record(z.enum(FACETS), z.array(valueCount)),
  distinct: z.record(z.enum(FACETS), z.number()),
  /** How many causes it holds. */
  causes: z.number(),
});
export type DeadLetterGroup = z.infer<typeof groupSchema>;

const trendSchema = z.object({ from: timeMs, stepMs: z.number(), buckets: z.number() });

export type StateFilter = (typeof STATE_FILTERS)[number];
export type GroupSort = (typeof GROUP_SORTS)[number];

export const listGroups = endpoint({
  method: "GET",
  path: "/api/v1/dead-letters/groups",
  permission: "view",
  query: letterQuery.omit({ group: true }).extend({
    /** Found in message, error name, code or frames, in any case. */
    text: z.string().min(1).max(500).optional(),
    state: z.enum(STATE_FILTERS).default("all"),
    owner: z.string().min(1).max(200).optional(),
    /** Largest or latest first; `rise`: how many more failed in the last quarter of the trend than in the others on average. */
    sort: z.enum(GROUP_SORTS).default("count"),
    range: trendRange,
    offset: z.coerce.number().int().nonnegative().default(0),
    limit: pageLimit(50, 200),
  }),
  response: z.object({
    groups: z.array(groupSchema),
    /** Groups that match, whatever page, and the dead letters of all that the filter matches. */
    total: z.number(),
    letters: z.number(),
    /** Groups by state, before state and owner were filtered by. */
    states: z.record(groupStateSchema, z.number()),
    trend: trendSchema,
    /** Version of the rules that made the groups. */
    rules: z.number(),
    /** Queues that throw failures away, so that these are in no group. */
    notKept: notKeptQueuesSchema,
    /** What failed by then is counted. */
    asOf: timeMs,
  }),
});
export type GroupsAnswer = z.infer<typeof listGroups.response>;
export type GroupsQuery = z.output<typeof listGroups.query>;

const groupParams = z.object({ group: groupKey });

export const getGroup = endpoint({
  method: "GET",
  path: "/api/v1/dead-letters/groups/:group",
  permission: "view",
  params: groupParams,
  query: letterQuery.omit({ group: true }).extend({ range: trendRange }),
  response: groupSchema.extend({
    note: z.string(),
    /** Who changed state, note or owner last, and when; null when nobody did. */
    notedBy: z.string().nullable(),
    notedAt: timeMs.nullable(),
    resolvedAt: timeMs.nullable(),
    /** The first failure after it was resolved, of the dead letters that are left; null unless it has regressed. */
    regressedAt: timeMs.nullable(),
    trendAt: trendSchema,
    /** How many dead letters spent how many attempts, fewest first. 255 stands for more, too, and 0 for what never ran or is not known. */
    byAttempts: z.array(z.object({ attempts: z.number(), count: z.number() })),
    /** Its causes, the one with the most dead letters first; at most 50. */
    ofCauses: z.array(
      z.object({
        key: z.string(),
        name: z.string(),
        code: z.string(),
        message: z.string(),
        frames: z.array(z.string()),
        count: z.number(),
      }),
    ),
    /** Calls of the application's own code in the newest dead letter's stack, innermost first. */
    frames: z.array(z.string()),
    /** The newest dead letters. */
    samples: z.array(deadLetterSchema),
  }),
});
export type GroupDetail = z.infer<typeof getGroup.response>;

/** What is said of groups: state, note and owner of one or of many. What is left out stays. */
export const patchGroups = endpoint({
  method: "PATCH",
  path: "/api/v1/dead-letters/groups",
  permission: "operate",
  action: "dead-letter-groups.update",
  body: z
    .strictObject({
      groups: z.array(groupKey).min(1).max(200),
      state: groupMarkSchema.optional(),
      note: z.string().trim().max(4_000).optional(),
      owner: z.string().trim().min(1).max(200).nullable().optional(),
      reason: reason.optional(),
    })
    .refine(({ state, note, owner }) => (state ?? note ?? owner) !== undefined, {
      message: "Say what to change: state, note or owner.",
    }),
  response: z.object({
    groups: z.array(
      z.object({
        key: z.string(),
        state: groupStateSchema,
        note: z.string(),
        owner: z.string().nullable(),
      }),
    ),
  }),
});
export type GroupsPatch = z.output<typeof patchGroups.body>;
