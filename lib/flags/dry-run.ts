import { type EvaluationContext, OpenFeatureError, StandardResolutionReasons } from "@openfeature/server-sdk";
import type { Evaluation } from "../contract/feature-flags";
import { type Evaluable, evaluate } from "./evaluate";

/** What a context would get of a flag, by the very code that workers run. */
export function dryRun(flag: Evaluable, context: EvaluationContext, nowMs: number): Evaluation {
  try {
    const { value = null, variant, reason, rule, bucketPercent } = evaluate(flag, context, nowMs);
    return { value, variant, reason, rule, bucketPercent, error: null };
  } catch (error) {
    if (!(error instanceof OpenFeatureError)) throw error;
    return {
      value: null,
      variant: null,
      reason: StandardResolutionReasons.ERROR,
      rule: null,
      bucketPercent: null,
      error: { code: error.code, message: error.message },
    };
  }
}
