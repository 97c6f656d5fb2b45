import { z } from "zod";
import { reason, timeMs } from "./common";
import { endpoint } from "./endpoint";
import { flagKey } from "./flags";

/** The most feature flags there can be, and how many former versions of each are kept. */
export const MAX_FEATURE_FLAGS = 500;
export const KEPT_VERSIONS = 20;

export const flagType = z.enum(["boolean", "string", "number", "object"]);
export type FlagType = z.infer<typeof flagType>;

const variantName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, "1 to 63 letters, digits, dots and dashes.");

/** What an attribute of the evaluation context is compared by. Text and numbers are not the same: "1" is not 1. */
export const flagOperator = z.enum(["in", "not-in", "starts-with", "at-least", "less-than"]);
export type FlagOperator = z.infer<typeof flagOperator>;

/** `in` and `starts-with` ask for one of the values, `not-in` for none; the numeric ones take one number. */
const conditionSchema = z
  .strictObject({
    /** tenant, jobName, queue (its key), queueName, route, criticality, targetingKey, or any other attribute. */
    attribute: z.string().min(1, "Name an attribute.").max(100),
    operator: flagOperator,
    values: z
      .array(z.union([z.string().max(500), z.number(), z.boolean()]))
      .min(1, "Name at least one value.")
      .max(100),
  })
  .superRefine(({ operator, values }, issue) => {
    const numeric = operator === "at-least" || operator === "less-than";
    if (numeric && (values.length !== 1 || typeof values[0] !== "number")) {
      issue.addIssue({ code: "custom", path: ["values"], message: `${operator} takes one number.` });
    }
    if (operator === "starts-with" && values.some((value) => typeof value !== "string")) {
      issue.addIssue({ code: "custom", path: ["values"], message: "starts-with takes text." });
    }
  });
export type FlagCondition = z.infer<typeof conditionSchema>;

/** One variant for all, or shares in percent that make up 100; which share one gets goes by the targeting key. */
const serveSchema = z.union([
  z.strictObject({ variant: variantName }),
  z.strictObject({
    split: z
      .array(z.strictObject({ variant: variantName, percent: z.number().min(0).max(100) }))
      .min(1)
      .max(20),
  }),
]);
export type Serve = z.infer<typeof serveSchema>;

/** All conditions must hold. Rules are tried in order; the first that holds decides. */
const ruleSchema = z.strictObject({
  name: z.string().max(100).default(""),
  conditions: z.array(conditionSchema).max(20),
  serve: serveSchema,
});

const draftShape = z.strictObject({
  description: z.string().trim().max(500).default(""),
  type: flagType,
  /** Off: callers get the default that their own code names. */
  enabled: z.boolean().default(true),
  variants: z.record(variantName, z.json()),
  rules: z.array(ruleSchema).max(50).default([]),
  /** For whom no rule holds. */
  otherwise: serveSchema,
  /** Off before this time, and off again from `expiresAt` on. */
  startsAt: timeMs.nullable().default(null),
  expiresAt: timeMs.nullable().default(null),
});

export const featureFlagDraft = draftShape.superRefine((draft, issue) => {
  const say = (path: (string | number)[], message: string) =>
    issue.addIssue({ code: "custom", path, message });
  const names = Object.keys(draft.variants);
  if (names.length === 0 || names.length > 20) say(["variants"], "1 to 20 variants.");
  for (const [name, value] of Object.entries(draft.variants)) {
    if (!hasType(value, draft.type)) say(["variants", name], `This is not of type ${draft.type}.`);
  }
  const served: [(string | number)[], Serve][] = [
    [["otherwise"], draft.otherwise],
    ...draft.rules.map(({ serve }, index): [(string | number)[], Serve] => [
      ["rules", index, "serve"],
      serve,
    ]),
  ];
  for (const [path, serve] of served) {
    for (const name of variantsOf(serve)) {
      if (!Object.hasOwn(draft.variants, name)) say(path, `There is no variant ${name}.`);
    }
    if (
      "split" in serve &&
      Math.abs(serve.split.reduce((sum, { percent }) => sum + percent, 0) - 100) > 1e-6
    ) {
      say(path, "The shares must make up 100 %.");
    }
  }
  const { startsAt, expiresAt } = draft;
  if (startsAt !== null && expiresAt !== null && expiresAt <= startsAt) {
    say(["expiresAt"], "It would expire before it starts.");
  }
});
export type FeatureFlagDraft = z.infer<typeof featureFlagDraft>;

const variantsOf = (serve: Serve): string[] =>
  "variant" in serve ? [serve.variant] : serve.split.map(({ variant }) => variant);

/** Whether a value is of a flag's type; an object flag takes lists too, but not null. */
export function hasType(value: unknown, type: FlagType): boolean {
  return typeof value === type && value !== null && (typeof value !== "number" || Number.isFinite(value));
}

export const featureFlagSchema = draftShape.extend({
  key: flagKey,
  /** 1 for the first; each change adds one. */
  version: z.number().int().positive(),
  reason: z.string(),
  by: z.string(),
  createdAt: timeMs,
  updatedAt: timeMs,
});
export type FeatureFlag = z.infer<typeof featureFlagSchema>;

const keyParams = z.object({ key: flagKey });

export const listFeatureFlags = endpoint({
  method: "GET",
  path: "/api/v1/feature-flags",
  permission: "view",
  response: z.object({
    flags: z.array(featureFlagSchema),
    unreadable: z.array(z.string()),
    version: z.number(),
  }),
});

/** Creates or replaces one. `ifVersion` (0: none yet) refuses to overwrite what somebody else has changed since. */
export const putFeatureFlag = endpoint({
  method: "PUT",
  path: "/api/v1/feature-flags/:key",
  permission: "operate",
  action: "feature-flag.put",
  params: keyParams,
  body: z.strictObject({
    flag: featureFlagDraft,
    reason,
    ifVersion: z.number().int().nonnegative().optional(),
  }),
  response: featureFlagSchema,
});

/** Callers get their own default from then on. */
export const deleteFeatureFlag = endpoint({
  method: "DELETE",
  path: "/api/v1/feature-flags/:key",
  permission: "operate",
  action: "feature-flag.delete",
  params: keyParams,
  body: z.strictObject({ reason }),
  response: z.object({ key: z.string() }),
});

/** The version in force and those before it, newest first. */
export const listFeatureFlagVersions = endpoint({
  method: "GET",
  path: "/api/v1/feature-flags/:key/versions",
  permission: "view",
  params: keyParams,
  response: z.object({ versions: z.array(featureFlagSchema) }),
});

/** Puts a former version in force again, as a new version. */
export const restoreFeatureFlag = endpoint({
  method: "POST",
  path: "/api/v1/feature-flags/:key/restore",
  permission: "operate",
  action: "feature-flag.restore",
  params: keyParams,
  body: z.strictObject({ version: z.number().int().positive(), reason }),
  response: featureFlagSchema,
});

export const evaluationSchema = z.object({
  /** Null when the caller's own default is used. */
  value: z.json(),
  variant: z.string().nullable(),
  /** OpenFeature's reason. */
  reason: z.string(),
  /** Position of the rule that held; null for none. */
  rule: z.number().int().nullable(),
  /** Where the targeting key falls in a split, in percent. */
  bucketPercent: z.number().nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type Evaluation = z.infer<typeof evaluationSchema>;

/** Says what a context would get, and why; changes nothing. With `flag`, of a flag that is not saved yet. */
export const evaluateFeatureFlag = endpoint({
  method: "POST",
  path: "/api/v1/feature-flags/:key/evaluate",
  permission: "view",
  params: keyParams,
  body: z.strictObject({
    context: z.record(z.string().max(100), z.json()).default({}),
    flag: featureFlagDraft.optional(),
  }),
  response: evaluationSchema,
});
