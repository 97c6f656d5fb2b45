import {
  type EvaluationContext,
  type FlagMetadata,
  type JsonValue,
  StandardResolutionReasons,
  TargetingKeyMissingError,
} from "@openfeature/server-sdk";
import type { FeatureFlag, FlagCondition, Serve } from "../contract/feature-flags";
import { bucketPercent, shareAt } from "./bucket";

/** What evaluation goes by: a stored flag, or one that is not saved yet. */
export type Evaluable = Pick<
  FeatureFlag,
  "key" | "enabled" | "startsAt" | "expiresAt" | "variants" | "rules" | "otherwise"
>;

/** What a context gets. `variant` null: the caller's own default, because the flag is off. */
export interface Resolved {
  variant: string | null;
  value: JsonValue | undefined;
  reason: string;
  /** Position of the rule that held. */
  rule: number | null;
  bucketPercent: number | null;
}

const OFF: Resolved = {
  variant: null,
  value: undefined,
  reason: StandardResolutionReasons.DISABLED,
  rule: null,
  bucketPercent: null,
};

/** Whether a flag is in force at `nowMs`: on, and within its schedule. */
export function isInForce(
  { enabled, startsAt, expiresAt }: Pick<FeatureFlag, "enabled" | "startsAt" | "expiresAt">,
  nowMs: number,
): boolean {
  return enabled && (startsAt === null || startsAt <= nowMs) && (expiresAt === null || nowMs < expiresAt);
}

/**
 * Evaluates a flag in memory: the first rule whose conditions all hold decides, else `otherwise`. Throws OpenFeature's
 * TargetingKeyMissingError when a split must be made and the context has no targeting key.
 */
export function evaluate(flag: Evaluable, context: EvaluationContext, nowMs: number): Resolved {
  if (!isInForce(flag, nowMs)) return OFF;
  const rule = flag.rules.findIndex(({ conditions }) =>
    conditions.every((condition) => holds(condition, context)),
  );
  const matched = flag.rules[rule];
  if (matched) return serve(flag, matched.serve, context, rule, StandardResolutionReasons.TARGETING_MATCH);
  const reason =
    flag.rules.length === 0 ? StandardResolutionReasons.STATIC : StandardResolutionReasons.DEFAULT;
  return serve(flag, flag.otherwise, context, null, reason);
}

function serve(
  flag: Evaluable,
  served: Serve,
  context: EvaluationContext,
  rule: number | null,
  reason: string,
): Resolved {
  if ("variant" in served) {
    const { variant } = served;
    return { variant, value: flag.variants[variant], reason, rule, bucketPercent: null };
  }
  const { targetingKey } = context;
  if (typeof targetingKey !== "string" || targetingKey === "") {
    throw new TargetingKeyMissingError(`${flag.key} is rolled out by share and needs a targeting key.`);
  }
  const place = bucketPercent(flag.key, targetingKey);
  const variant = shareAt(served.split, place)?.variant ?? null;
  return {
    variant,
    value: variant === null ? undefined : flag.variants[variant],
    reason: StandardResolutionReasons.SPLIT,
    rule,
    bucketPercent: place,
  };
}

/** An attribute that the context does not have satisfies `not-in` alone. */
function holds({ attribute, operator, values }: FlagCondition, context: EvaluationContext): boolean {
  const actual = context[attribute];
  switch (operator) {
    case "in":
      return values.some((value) => value === actual);
    case "not-in":
      return values.every((value) => value !== actual);
    case "starts-with":
      return typeof actual === "string" && values.some((value) => actual.startsWith(String(value)));
    case "at-least":
      return typeof actual === "number" && actual >= Number(values[0]);
    case "less-than":
      return typeof actual === "number" && actual < Number(values[0]);
  }
}

/** What goes with each answer, for hooks and traces. */
export const metadataOf = (
  flag: Pick<FeatureFlag, "version" | "type" | "updatedAt" | "by">,
  { rule }: Resolved,
): FlagMetadata => ({
  version: flag.version,
  type: flag.type,
  updatedAt: flag.updatedAt,
  by: flag.by,
  ...(rule === null ? {} : { rule }),
});
