import type { BreakerPolicy } from "../contract/policies";
import type { BreakerOperation, OutcomeBatch, StoredBreaker } from "./state";

type Decision = { decision: "none" | "run" | "probe" | "defer"; untilMs: number };

const closedAt = (nowMs: number): StoredBreaker => ({
  kind: "closed",
  sinceMs: nowMs,
  leftClosedMs: 0,
  untilMs: 0,
  cause: "",
  by: "",
  reason: "",
  streak: 0,
  successes: 0,
  deferred: 0,
  probes: {},
  window: {},
  trips: {},
  latencyMs: -1,
  seenMs: nowMs,
  queue: "",
});

const HOUR_MS = 3_600_000;
const slotWidthMs = (windowMs: number) => Math.max(1, Math.floor(windowMs / 10));

/**
 * The machine of script.ts, in plain TypeScript: what Redis must answer. States and events are those of cockatiel's circuit
 * breaker (closed, open, half-open, isolated), with a window of outcomes and leases for probes beside them.
 */
export class BreakerModel {
  state: StoredBreaker | null = null;
  events: string[] = [];

  apply(operation: BreakerOperation, policy: BreakerPolicy, nowMs: number, queue: string): Decision {
    this.state ??= closedAt(nowMs);
    this.events = [];
    const decision = this.run(this.state, operation, policy, nowMs);
    this.state.seenMs = nowMs;
    this.state.queue = queue;
    return decision;
  }

  private run(s: StoredBreaker, op: BreakerOperation, policy: BreakerPolicy, nowMs: number): Decision {
    switch (op.op) {
      case "report":
        for (const batch of op.batches) this.report(s, batch, policy, nowMs);
        break;
      case "admit":
        return this.admit(s, op, policy, nowMs);
      case "settle":
        this.settle(s, op, policy, nowMs);
        break;
      case "isolate":
        this.become(s, { kind: "isolated", untilMs: op.untilMs, cause: "manual", ...who(op) }, nowMs);
        this.events.push("isolated");
        break;
      case "reset":
        this.become(s, { kind: "closed", untilMs: 0, cause: "", ...who(op) }, nowMs);
        this.events.push("reset");
    }
    return { decision: "none", untilMs: 0 };
  }

  private become(
    s: StoredBreaker,
    next: Pick<StoredBreaker, "kind" | "untilMs" | "cause" | "by" | "reason">,
    nowMs: number,
  ): void {
    if (s.kind === "closed") s.leftClosedMs = nowMs;
    Object.assign(s, next, { sinceMs: nowMs, streak: 0, successes: 0, deferred: 0, probes: {} });
    if (next.kind === "closed") Object.assign(s, { leftClosedMs: 0, window: {} });
  }

  private open(
    s: StoredBreaker,
    cause: StoredBreaker["cause"],
    atLeastMs: number,
    policy: BreakerPolicy,
    nowMs: number,
  ) {
    if (s.kind === "closed") {
      const hour = Math.floor(nowMs / HOUR_MS);
      const recent = Object.entries(s.trips).filter(([key]) => Number(key) >= hour - 23);
      s.trips = { ...Object.fromEntries(recent), [hour]: (s.trips[hour] ?? 0) + 1 };
    }
    const untilMs = nowMs + Math.max(policy.openMs, atLeastMs);
    this.become(s, { kind: "open", untilMs, cause, by: "", reason: "" }, nowMs);
    this.events.push("opened");
  }

  private report(s: StoredBreaker, batch: OutcomeBatch, policy: BreakerPolicy, nowMs: number): void {
    learn(s, batch.succeeded, batch.tookMs);
    if (s.kind !== "closed") return;
    prune(s, nowMs);
    const slot = Math.floor(nowMs / slotWidthMs(policy.windowMs));
    s.window[policy.windowMs] ??= {};
    const slots = s.window[policy.windowMs] ?? {};
    const [ok, bad] = slots[slot] ?? [0, 0];
    slots[slot] = [ok + batch.succeeded, bad + batch.failed];
    s.streak = (batch.succeeded > 0 ? 0 : s.streak) + batch.failed;
    if (batch.failed === 0) return;
    const all = Object.values(slots);
    const total = all.reduce((sum, [a, b]) => sum + a + b, 0);
    const failed = all.reduce((sum, [, b]) => sum + b, 0);
    if (s.streak >= policy.consecutiveFailures)
      this.open(s, "consecutive", batch.openAtLeastMs, policy, nowMs);
    else if (total >= policy.minSamples && failed / total >= policy.failureShare)
      this.open(s, "share", batch.openAtLeastMs, policy, nowMs);
  }

  private admit(
    s: StoredBreaker,
    { token, leaseMs, jitter }: Extract<BreakerOperation, { op: "admit" }>,
    policy: BreakerPolicy,
    nowMs: number,
  ): Decision {
    if (s.kind === "closed") return { decision: "run", untilMs: 0 };
    if (s.kind !== "half-open" && s.untilMs > 0 && nowMs >= s.untilMs) {
      this.become(s, { kind: "half-open", untilMs: 0, cause: s.cause, by: "", reason: "" }, nowMs);
      this.events.push("half-opened");
    }
    const defer = (baseMs: number): Decision => {
      s.deferred++;
      return {
        decision: "defer",
        untilMs: baseMs + Math.floor(jitter * Math.min(policy.openMs, s.deferred * 20)),
      };
    };
    if (s.kind !== "half-open")
      return defer(s.untilMs > 0 ? s.untilMs : nowMs + Math.max(policy.openMs, 60_000));
    s.probes = Object.fromEntries(Object.entries(s.probes).filter(([, untilMs]) => untilMs > nowMs));
    if (!(token in s.probes) && Object.keys(s.probes).length >= policy.probes)
      return defer(nowMs + Math.max(1, Math.floor(policy.openMs / 4)));
    s.probes[token] = nowMs + leaseMs;
    return { decision: "probe", untilMs: 0 };
  }

  private settle(
    s: StoredBreaker,
    op: Extract<BreakerOperation, { op: "settle" }>,
    policy: BreakerPolicy,
    nowMs: number,
  ): void {
    if (op.outcome === "ok") learn(s, 1, op.tookMs);
    if (s.kind !== "half-open" || !(op.token in s.probes)) return;
    delete s.probes[op.token];
    if (op.outcome === "failed") this.open(s, "probe", op.openAtLeastMs, policy, nowMs);
    if (op.outcome !== "ok") return;
    s.successes++;
    if (s.successes < policy.successesToClose) return;
    this.become(s, { kind: "closed", untilMs: 0, cause: "", by: "", reason: "" }, nowMs);
    this.events.push("closed");
  }
}

const who = ({ by, reason }: { by: string; reason: string }) => ({ by, reason });

function learn(s: StoredBreaker, count: number, tookMs: number): void {
  if (count === 0) return;
  const mean = tookMs / count;
  s.latencyMs = Math.floor((s.latencyMs < 0 ? mean : s.latencyMs + (mean - s.latencyMs) * 0.2) + 0.5);
}

function prune(s: StoredBreaker, nowMs: number): void {
  for (const [window, slots] of Object.entries(s.window)) {
    const oldest = Math.floor(nowMs / slotWidthMs(Number(window))) - 9;
    for (const slot of Object.keys(slots)) if (Number(slot) < oldest) delete slots[slot];
    if (Object.keys(slots).length === 0) delete s.window[window];
  }
}
