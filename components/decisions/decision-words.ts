import type { Decision, DecisionKind } from "@/lib/contract/decisions";
import { formatDuration } from "@/lib/format";

interface KindWords {
  /** In a list of kinds to choose from. */
  plural: string;
  /** What was done to one job. */
  done: string;
  tone: "neutral" | "accent" | "warn" | "danger";
}

/** Red only for what needs a human: a dead letter does, a retry does not. */
export const KIND_WORDS: Record<DecisionKind, KindWords> = {
  retry: { plural: "Retries", done: "Tried again", tone: "neutral" },
  dead: { plural: "Dead letters", done: "Dead letter", tone: "danger" },
  hold: { plural: "Holds", done: "Held", tone: "warn" },
  defer: { plural: "Deferrals", done: "Deferred", tone: "neutral" },
  shed: { plural: "Shed at enqueue", done: "Shed", tone: "warn" },
  fallback: { plural: "Fallbacks", done: "Fallback", tone: "accent" },
  compensation: { plural: "Compensations", done: "Undone", tone: "accent" },
  lane: { plural: "Changes of lane", done: "Slow lane", tone: "neutral" },
  order: { plural: "Waits for order", done: "Waits its turn", tone: "neutral" },
};

/** How long the job was put off; null when it was not. */
export function delayWords({ kind, delayMs }: Pick<Decision, "kind" | "delayMs">): string | null {
  if (delayMs === null) return kind === "hold" ? "until the switch is lifted" : null;
  return delayMs < 1 ? "at once" : `in ${formatDuration(delayMs)}`;
}

/** Class and code of the failure that was answered; null where nothing failed. */
export function failureWords({ class: failureClass, code }: Pick<Decision, "class" | "code">): string | null {
  if (failureClass === null) return null;
  return code === null ? failureClass : `${failureClass} · ${code}`;
}

/** Whose policy it was, and which version of it. */
function policyWords({ policyVersion, policySource }: Pick<Decision, "policyVersion" | "policySource">) {
  if (policyVersion === null) return null;
  if (policyVersion === 0 || policySource === "code") return "policy of the code";
  return policySource === "whole" ? `policy ${policyVersion} of the whole queue` : `policy ${policyVersion}`;
}

/** Under what the decision was made, for those who ask which rule it was. */
export function basisWords(decision: Decision): string {
  const { attempt, durationMs, worker, appVersion, route, tenant } = decision;
  return [
    attempt === null ? null : `attempt ${attempt}`,
    durationMs === null ? null : `took ${formatDuration(durationMs)}`,
    policyWords(decision),
    tenant === null ? null : `tenant ${tenant}`,
    route === null ? null : `route ${route}`,
    appVersion === null ? null : `release ${appVersion}`,
    worker === null ? null : `worker ${worker}`,
  ]
    .filter((part) => part !== null)
    .join(" · ");
}
