import type { PolicyDocument } from "../contract/policies";

/** After this long a half of the recent latency is new; and of the baseline, which must not learn a bad hour at once. */
const RECENT_HALF_LIFE_MS = 5_000;
const BASELINE_HALF_LIFE_MS = 600_000;
/** Fewer latencies are no baseline. */
const MIN_SAMPLES = 20;
/** Routes kept; beyond, the one that was not heard of for longest goes. */
const MAX_ROUTES = 1_000;

interface Latency {
  recentMs: number;
  baselineMs: number;
  samples: number;
  atMs: number;
}

/** How slow each route is now against how it usually is, as one worker sees it. In memory, and gone with the process. */
export class RouteLatencies {
  private readonly routes = new Map<string, Latency>();

  /** One answer of a route that took `tookMs`, at `nowMs`. Call it for answers, not for what failed at once. */
  note(route: string, tookMs: number, nowMs: number): void {
    const known = this.routes.get(route);
    this.routes.delete(route);
    if (!known) this.makeRoom();
    this.routes.set(route, known ? moved(known, tookMs, nowMs) : firstOf(tookMs, nowMs));
  }

  /**
   * By how much delays of a route are to be stretched: 1 up to `latencyFactor` times the baseline, from there in proportion
   * to the latency, up to `maxFactor`.
   */
  factor(route: string, policy: NonNullable<PolicyDocument["stretch"]>): number {
    const known = this.routes.get(route);
    if (!known || known.samples < MIN_SAMPLES || known.baselineMs <= 0) return 1;
    const above = known.recentMs / (known.baselineMs * policy.latencyFactor);
    return Math.min(policy.maxFactor, Math.max(1, above));
  }

  private makeRoom(): void {
    const oldest = this.routes.size >= MAX_ROUTES ? this.routes.keys().next().value : undefined;
    if (oldest !== undefined) this.routes.delete(oldest);
  }
}

const firstOf = (tookMs: number, atMs: number): Latency => ({
  recentMs: tookMs,
  baselineMs: tookMs,
  samples: 1,
  atMs,
});

/** Exponentially weighted by time: a busy route does not forget sooner than a quiet one. The first samples are a plain mean. */
function moved(known: Latency, tookMs: number, nowMs: number): Latency {
  const elapsedMs = Math.max(1, nowMs - known.atMs);
  const samples = known.samples + 1;
  const mean = samples <= MIN_SAMPLES ? 1 / samples : null;
  const recent = mean ?? shareAfter(elapsedMs, RECENT_HALF_LIFE_MS);
  const baseline = mean ?? shareAfter(elapsedMs, BASELINE_HALF_LIFE_MS);
  return {
    recentMs: known.recentMs + (tookMs - known.recentMs) * recent,
    baselineMs: known.baselineMs + (tookMs - known.baselineMs) * baseline,
    samples,
    atMs: nowMs,
  };
}

/** How much of an average is new after `elapsedMs`. */
const shareAfter = (elapsedMs: number, halfLifeMs: number) => 1 - 2 ** (-elapsedMs / halfLifeMs);
