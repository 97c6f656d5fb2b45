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
    if (known) {
      move(known, tookMs, nowMs);
      return;
    }
    if (this.routes.size >= MAX_ROUTES) this.forgetOldest();
    this.routes.set(route, { recentMs: tookMs, baselineMs: tookMs, samples: 1, atMs: nowMs });
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

  private forgetOldest(): void {
    let oldest: string | null = null;
    let sinceMs = Number.POSITIVE_INFINITY;
    for (const [route, { atMs }] of this.routes)
      if (atMs < sinceMs) {
        oldest = route;
        sinceMs = atMs;
      }
    if (oldest !== null) this.routes.delete(oldest);
  }
}

/** Exponentially weighted by time: a busy route does not forget sooner than a quiet one. The first samples are a plain mean. */
function move(known: Latency, tookMs: number, nowMs: number): void {
  const elapsedMs = Math.max(1, nowMs - known.atMs);
  known.samples++;
  known.atMs = nowMs;
  const mean = known.samples <= MIN_SAMPLES ? 1 / known.samples : null;
  known.recentMs += (tookMs - known.recentMs) * (mean ?? shareAfter(elapsedMs, RECENT_HALF_LIFE_MS));
  known.baselineMs += (tookMs - known.baselineMs) * (mean ?? shareAfter(elapsedMs, BASELINE_HALF_LIFE_MS));
}

/** How much of an average is new after `elapsedMs`. */
const shareAfter = (elapsedMs: number, halfLifeMs: number) => 1 - 2 ** (-elapsedMs / halfLifeMs);
