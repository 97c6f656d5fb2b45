import type { Breaker, BreakerEvent, BreakerState } from "@/lib/contract/breakers";
import { formatDuration, plural } from "@/lib/format";

export const STATE_WORDS = {
  closed: { text: "Closed", tone: "neutral" },
  open: { text: "Open", tone: "warn" },
  "half-open": { text: "Half-open", tone: "accent" },
  isolated: { text: "Tripped by hand", tone: "danger" },
} as const satisfies Record<BreakerState["kind"], object>;

/** What the state means for jobs, in one phrase. */
export const MEANING = {
  closed: "Jobs pass.",
  open: "Jobs are put off or take the fallback.",
  "half-open": "A few jobs probe the route; the others wait.",
  isolated: "Held open by an operator until it is reset.",
} as const satisfies Record<BreakerState["kind"], string>;

/** Why it is not closed; null for a closed one. */
export function causeWords({ state, policy }: Breaker): string | null {
  if (state.kind === "closed") return null;
  if (state.kind === "isolated") return `“${state.reason}” · ${state.by}`;
  return reasonOf(state.cause, policy);
}

function reasonOf(cause: BreakerEvent["cause"], policy: Breaker["policy"]): string | null {
  switch (cause) {
    case "consecutive":
      return policy ? `${plural(policy.consecutiveFailures, "failure")} in a row` : "failures in a row";
    case "share":
      return policy ? `${percent(policy.failureShare)} of jobs failed` : "too many failed";
    case "probe":
      return "a probe failed";
    case "manual":
      return "an operator tripped it";
    case null:
      return null;
  }
}

export const percent = (share: number) => `${Math.round(share * 100)} %`;

/** When the next job may try the route. */
export function nextProbeWords({ state, policy }: Breaker, nowMs: number): string | null {
  if (state.kind === "half-open") {
    const probing = policy ? `${state.probing} of ${policy.probes}` : String(state.probing);
    return `${probing} now`;
  }
  const at = state.kind === "open" ? state.nextProbeAt : state.kind === "isolated" ? state.until : null;
  if (at === null) return state.kind === "isolated" ? "after a reset" : null;
  return at <= nowMs ? "the next job" : `in ${formatDuration(at - nowMs)}`;
}

/** When it left closed; null while it is. */
export function openSince({ state }: Breaker): number | null {
  if (state.kind === "closed") return null;
  return state.kind === "isolated" ? state.since : state.leftClosedAt;
}

/** One event of the history, as a sentence. */
export function eventWords({ event, cause, by, reason, until, at }: BreakerEvent): string {
  switch (event) {
    case "opened":
      return `Opened${until === null ? "" : ` for ${formatDuration(until - at)}`}: ${reasonOf(cause, null) ?? "failures"}.`;
    case "half-opened":
      return "Half-open: probes may pass.";
    case "closed":
      return "Closed: the probes succeeded.";
    case "isolated":
      return `Tripped by ${by ?? "an operator"}${until === null ? "" : ` for ${formatDuration(until - at)}`}: “${reason ?? ""}”`;
    case "reset":
      return `Reset by ${by ?? "an operator"}: “${reason ?? ""}”`;
  }
}
