/** Each bucket is this much wider than the one below, so that a quantile is at most so far above the truth. */
const GROWTH = 1.15;
/** Reaches 14 hours; what is longer counts as that. */
const BUCKETS = 128;
/** Kinds of job that one worker remembers; a queue declares few. */
const MAX_NAMES = 50;
/** Durations are kept for one to two of these. */
const EPOCH_MS = 300_000;
const LOG_GROWTH = Math.log(GROWTH);

/** Durations of one kind of job in few numbers: sketches of several workers add up. */
export interface Sketch {
  count: number;
  sumMs: number;
  /** [bucket, how many], without those that are empty. */
  buckets: [number, number][];
}

interface Epoch {
  counts: Float64Array;
  count: number;
  sumMs: number;
}

const emptyEpoch = (): Epoch => ({ counts: new Float64Array(BUCKETS), count: 0, sumMs: 0 });
const bucketOf = (ms: number) =>
  ms <= 1 ? 0 : Math.min(BUCKETS - 1, Math.ceil(Math.log(ms) / LOG_GROWTH - 1e-9));

/** How long the jobs of one worker took lately, by name. In memory: 2 kB a name. */
export class JobDurations {
  private readonly names = new Map<string, { now: Epoch; before: Epoch }>();
  private epochStartMs = 0;

  note(name: string, durationMs: number, nowMs: number): void {
    this.turn(nowMs);
    let known = this.names.get(name);
    if (!known) {
      if (this.names.size >= MAX_NAMES) return;
      known = { now: emptyEpoch(), before: emptyEpoch() };
      this.names.set(name, known);
    }
    const bucket = bucketOf(durationMs);
    known.now.counts[bucket] = (known.now.counts[bucket] ?? 0) + 1;
    known.now.count += 1;
    known.now.sumMs += durationMs;
  }

  sketches(nowMs: number): Record<string, Sketch> {
    this.turn(nowMs);
    return Object.fromEntries(
      [...this.names].map(([name, { now, before }]) => [name, mergeSketches([pack(now), pack(before)])]),
    );
  }

  private turn(nowMs: number): void {
    if (nowMs - this.epochStartMs < EPOCH_MS) return;
    // After a long rest both halves are old.
    const both = nowMs - this.epochStartMs >= 2 * EPOCH_MS;
    for (const known of this.names.values()) {
      known.before = both ? emptyEpoch() : known.now;
      known.now = emptyEpoch();
    }
    this.epochStartMs = nowMs;
  }
}

function pack({ counts, count, sumMs }: Epoch): Sketch {
  const buckets: [number, number][] = [];
  counts.forEach((many, bucket) => {
    if (many > 0) buckets.push([bucket, many]);
  });
  return { count, sumMs, buckets };
}

/** The sketch of all their durations together. */
export function mergeSketches(sketches: readonly Sketch[]): Sketch {
  const buckets = new Map<number, number>();
  let count = 0;
  let sumMs = 0;
  for (const sketch of sketches) {
    count += sketch.count;
    sumMs += sketch.sumMs;
    for (const [bucket, many] of sketch.buckets) buckets.set(bucket, (buckets.get(bucket) ?? 0) + many);
  }
  return { count, sumMs, buckets: [...buckets].sort(([a], [b]) => a - b) };
}

/** Milliseconds that a share `q` of the durations did not exceed, rounded up to its bucket; null without any. */
export function quantileMs({ count, buckets }: Sketch, q: number): number | null {
  if (count === 0) return null;
  let seen = 0;
  for (const [bucket, many] of buckets) {
    seen += many;
    if (seen >= q * count - 1e-9) return GROWTH ** bucket;
  }
  return GROWTH ** (BUCKETS - 1);
}
