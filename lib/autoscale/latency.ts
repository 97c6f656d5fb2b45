/** How far one look moves the baseline: down quickly, up slowly, so that a slow minute does not become the norm. */
const FALL = 0.3;
const RISE = 0.01;
const MAX_NAMES = 50;
/** Below this the clock's grain and the garbage collector are most of what is seen. */
const MIN_BASELINE_MS = 5;

interface Kind {
  count: number;
  sumMs: number;
  baselineMs: number | null;
}

/**
 * How long jobs take beside what is usual for their names: a change of the mix of names is no change of latency. In memory.
 */
export class LatencyBaseline {
  private readonly kinds = new Map<string, Kind>();

  note(jobName: string, durationMs: number): void {
    let kind = this.kinds.get(jobName);
    if (!kind) {
      if (this.kinds.size >= MAX_NAMES) return;
      kind = { count: 0, sumMs: 0, baselineMs: null };
      this.kinds.set(jobName, kind);
    }
    kind.count += 1;
    kind.sumMs += durationMs;
  }

  /**
   * Latency since the last call over its baseline: 1 is usual. Null when nothing ended or nothing is known of before.
   * `mayRise`: false while the worker itself may be what makes its jobs slow, else it would get used to its own load.
   */
  take(mayRise: boolean): number | null {
    let took = 0;
    let usual = 0;
    for (const kind of this.kinds.values()) {
      if (kind.count === 0) continue;
      const meanMs = kind.sumMs / kind.count;
      if (kind.baselineMs === null) kind.baselineMs = meanMs;
      else {
        took += kind.sumMs;
        usual += kind.count * Math.max(MIN_BASELINE_MS, kind.baselineMs);
        const above = meanMs - kind.baselineMs;
        if (above < 0) kind.baselineMs += FALL * above;
        else if (mayRise) kind.baselineMs += RISE * above;
      }
      kind.count = 0;
      kind.sumMs = 0;
    }
    return usual <= 0 ? null : took / usual;
  }
}
