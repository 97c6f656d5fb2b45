/** How fast the two averages follow (weight of a new sample): some 10 samples, and some 500. */
const FAST = 0.2;
const SLOW = 0.004;
/** Before so many samples a baseline means nothing. */
const MIN_SAMPLES = 50;
/** Routes that one process remembers. */
const MAX_ROUTES = 1_000;

interface Averages {
  fast: number;
  slow: number;
  samples: number;
}

/** Latency of each route as one worker sees it: a quick average against a slow one, its baseline. In memory only. */
export class RouteLatency {
  private readonly routes = new Map<string, Averages>();

  note(route: string, latencyMs: number): void {
    const seen = this.routes.get(route);
    if (!seen) {
      const [first] = this.routes.keys();
      if (this.routes.size >= MAX_ROUTES && first !== undefined) this.routes.delete(first);
      this.routes.set(route, { fast: latencyMs, slow: latencyMs, samples: 1 });
      return;
    }
    seen.samples++;
    seen.fast += FAST * (latencyMs - seen.fast);
    // While the route is slow its baseline stands still, or slowness would become the norm.
    const weight = seen.samples < MIN_SAMPLES ? 1 / seen.samples : SLOW;
    if (seen.samples < MIN_SAMPLES || seen.fast < 2 * seen.slow)
      seen.slow += weight * (latencyMs - seen.slow);
  }

  /** How many times its baseline the route takes now; 1 while that is not known. */
  slowness(route: string): number {
    const seen = this.routes.get(route);
    if (!seen || seen.samples < MIN_SAMPLES || seen.slow <= 0) return 1;
    return Math.max(1, seen.fast / seen.slow);
  }
}

/** By how much delays are stretched for a route of this slowness: not at all up to `latencyFactor`, then with it, up to `maxFactor`. */
export function stretchFactor(
  stretch: { latencyFactor: number; maxFactor: number } | null,
  slowness: number,
): number {
  if (stretch === null || slowness <= stretch.latencyFactor) return 1;
  return Math.min(stretch.maxFactor, slowness);
}
