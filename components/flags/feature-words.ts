import type { Evaluation, FeatureFlag, FlagOperator, Serve } from "@/lib/contract/feature-flags";
import { formatAbsolute } from "@/lib/format";
import { conditionText } from "./condition-text";

export const OPERATOR_WORDS: Record<FlagOperator, string> = {
  in: "is one of",
  "not-in": "is none of",
  "starts-with": "starts with",
  "at-least": "is at least",
  "less-than": "is less than",
};

export type FeatureStatus = "on" | "scheduled" | "expired" | "off";

/** Whether callers get what the flag says, or their own default. */
export function featureStatus(
  { enabled, startsAt, expiresAt }: Pick<FeatureFlag, "enabled" | "startsAt" | "expiresAt">,
  nowMs: number,
): FeatureStatus {
  if (!enabled) return "off";
  if (expiresAt !== null && expiresAt <= nowMs) return "expired";
  return startsAt !== null && startsAt > nowMs ? "scheduled" : "on";
}

const percentText = (percent: number) => `${Number(percent.toFixed(2))} %`;

/** `on`, or `on 25 %, off 75 %`. */
export const serveWords = (serve: Serve): string =>
  "variant" in serve
    ? serve.variant
    : serve.split.map(({ variant, percent }) => `${variant} ${percentText(percent)}`).join(", ");

/** A rule in one line. */
export function ruleWords({ conditions, serve }: FeatureFlag["rules"][number]): string {
  const when = conditions.map(
    ({ attribute, operator, values }) => `${attribute} ${OPERATOR_WORDS[operator]} ${conditionText(values)}`,
  );
  return `${when.length === 0 ? "Always" : `If ${when.join(" and ")}`}: ${serveWords(serve)}`;
}

export function scheduleWords({ startsAt, expiresAt }: Pick<FeatureFlag, "startsAt" | "expiresAt">): string {
  if (startsAt === null && expiresAt === null) return "always";
  const from = startsAt === null ? "" : `from ${formatAbsolute(startsAt)}`;
  const until = expiresAt === null ? "" : `until ${formatAbsolute(expiresAt)}`;
  return [from, until].filter(Boolean).join(" ");
}

/** Why a context gets what it gets. */
export function whyWords({ reason, rule, bucketPercent, error }: Evaluation, ruleName: string): string {
  if (error) return error.message;
  const place = bucketPercent === null ? "" : ` Its place in the split is ${percentText(bucketPercent)}.`;
  if (rule !== null) return `Rule ${rule + 1}${ruleName === "" ? "" : ` (${ruleName})`} holds.${place}`;
  if (reason === "DISABLED") return "The flag is off now: callers get the default of their own code.";
  return reason === "STATIC" ? "It has no rules: everybody gets this." : `No rule holds.${place}`;
}
