import { z } from "zod";
import { reason, timeMs } from "./common";
import { endpoint } from "./endpoint";
import { canBeSplit, MIN_SPLIT_TEXT, SPLIT_BY } from "./values/dead-letter-rules";

/** Key of a group: of its cause, or of a part of a split group. */
export const groupKey = z
  .string()
  .regex(/^(?:[\w-]{16}(?:~[\w-]{8})?|\(other\))$/, "Not the key of a group.");
/** What a split takes: a group by a column that is split already cannot be split again. */
const wholeGroupKey = z.string().refine(canBeSplit, "This group cannot be split, or is no group.");

/** A group as a rule names it; the title is for people and may be out of date. */
const namedGroup = z.strictObject({ key: groupKey, title: z.string().max(300) });

/** What sets a part apart from the group that it was split from. */
export const partSchema = z.object({
  by: z.enum([...SPLIT_BY, "text"]),
  /** Null for dead letters without a value. */
  value: z.string().nullable(),
});
export type GroupPart = z.infer<typeof partSchema>;

const mergeRuleSchema = z.strictObject({
  kind: z.literal("merge"),
  /** Become part of `into`, whose marks stay. */
  groups: z.array(namedGroup).min(1).max(100),
  into: namedGroup,
});
const splitRuleSchema = z.strictObject({
  kind: z.literal("split"),
  group: z.strictObject({ key: wholeGroupKey, title: z.string().max(300) }),
  /** A column: each of its values becomes a group. A text: the causes whose message has it, in any case, become a group. */
  by: z.union([
    z.strictObject({ column: z.enum(SPLIT_BY) }),
    z.strictObject({ text: z.string().trim().min(MIN_SPLIT_TEXT).max(200) }),
  ]),
});
const groupRuleSchema = z.discriminatedUnion("kind", [mergeRuleSchema, splitRuleSchema]);
export type GroupRule = z.infer<typeof groupRuleSchema>;

/** Rules apply in their order, each to what those before it made. */
const MAX_GROUP_RULES = 200;
const groupRulesSchema = z.array(groupRuleSchema).max(MAX_GROUP_RULES);

/** One version of the rules. */
export const ruleSetSchema = z.object({
  /** 0 before anyone has made a rule. */
  version: z.number().int().nonnegative(),
  rules: groupRulesSchema,
  at: timeMs,
  by: z.string(),
  reason: z.string(),
});
export type RuleSet = z.infer<typeof ruleSetSchema>;

/** Former versions that are kept. */
export const KEPT_RULE_SETS = 50;

export const getGroupRules = endpoint({
  method: "GET",
  path: "/api/v1/dead-letters/rules",
  permission: "view",
  response: z.object({ current: ruleSetSchema, former: z.array(ruleSetSchema) }),
});

/** What other rules, or those of a former version, would make of the groups as they are now. Changes nothing. */
export const previewGroupRules = endpoint({
  method: "POST",
  path: "/api/v1/dead-letters/rules/preview",
  permission: "view",
  body: z.union([
    z.strictObject({ rules: groupRulesSchema }),
    z.strictObject({ version: z.number().int().nonnegative() }),
  ]),
  response: z.object({
    /** How many groups there are, and would be. */
    groupsBefore: z.number(),
    groupsAfter: z.number(),
    /** How many groups change, and how many dead letters are in them. */
    changed: z.number(),
    letters: z.number(),
    /** Groups whose count changes; 0 where there is none before or after. At most 100, the largest first. */
    changes: z.array(
      z.object({
        key: z.string(),
        title: z.string(),
        part: partSchema.nullable(),
        before: z.number(),
        after: z.number(),
      }),
    ),
  }),
});
export type RulesPreview = z.infer<typeof previewGroupRules.response>;

/** Replaces the rules as a whole: adds, removes, reorders. */
export const putGroupRules = endpoint({
  method: "PUT",
  path: "/api/v1/dead-letters/rules",
  permission: "operate",
  action: "dead-letter-rules.put",
  body: z.strictObject({
    rules: groupRulesSchema,
    /** The version that the caller has seen. */
    ifVersion: z.number().int().nonnegative(),
    reason,
  }),
  response: ruleSetSchema,
});

/** Puts a former version in force again, as a new version; the one before the last undoes it, and 0 stands for no rules. */
export const rollbackGroupRules = endpoint({
  method: "POST",
  path: "/api/v1/dead-letters/rules/rollback",
  permission: "operate",
  action: "dead-letter-rules.rollback",
  body: z.strictObject({
    version: z.number().int().nonnegative(),
    ifVersion: z.number().int().nonnegative(),
    reason,
  }),
  response: ruleSetSchema,
});
