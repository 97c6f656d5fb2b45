/** How far one look moves the baseline: down quickly, up slowly, so that a slow hour does not become the norm. */
const FALL = 0.3;
const RISE = 0.01;
const MAX_NAMES = 50;

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

  /** Latency since the last call over its baseline: 1 is usual. Null when nothing ended or nothing is known of before. */
  take(): number | null {
    let took = 0;
    let usual = 0;
    for (const kind of this.kinds.values()) {
      if (kind.count === 0) continue;
      const meanMs = kind.sumMs / kind.count;
      if (kind.baselineMs === null) kind.baselineMs = meanMs;
      else {
        took += kind.sumMs;
        usual += kind.count * kind.baselineMs;
        kind.baselineMs += (meanMs < kind.baselineMs ? FALL : RISE) * (meanMs - kind.baselineMs);
      }
      kind.count = 0;
      kind.sumMs = 0;
    }
    // Below a millisecond the clock's own grain is most of what is seen.
    return usual <= 0 ? null : took / usual;
  }
}
