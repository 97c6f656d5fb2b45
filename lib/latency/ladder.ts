import type { Context } from "../context";
import { bucketOf, chunkOf, chunkTtlMs, slotOf, type Tier } from "../metrics/tiers";
import type { Parts } from "./delta";
import type { Coverage } from "./figures";
import { absorb, type FigureKind } from "./kinds";
import { type Asked, askSlots } from "./slots";
import { TakenNumbers } from "./taken-numbers";

type Write = (string | number)[];

/** A bucket is remembered this long after its end: reports and events of it are still to come. */
const REMEMBER_MS = 30_000;
/** A bucket of a coarser tier is summed up so long after its end, when what is late has mostly come. */
const SUM_AFTER_MS = 4_000;

/** Workers keep their reports for no longer than this while Redis is away. */
const LATE_MS = 12 * 60_000;

/** One bucket of a coarser tier that is to be summed up from the one below it. */
export interface Due {
  level: number;
  bucket: number;
}

/**
 * One kind of figures of one queue, over all its tiers. The finest is counted into: its buckets are kept in memory and
 * written whole, so that writing one twice changes nothing. A coarser one is summed up from what is stored of the finer.
 */
export class Ladder<F extends Coverage> {
  private readonly open = new Map<number, F>();
  /** What the numbers of its chunks stand for; null while that is not known. */
  private numbers: TakenNumbers | null;
  private readonly due: Set<number>[];
  /** The last bucket that was counted into. */
  private newest = -1;

  constructor(
    private readonly kind: FigureKind<F>,
    private readonly ctx: Pick<Context, "keys">,
    private readonly queue: string,
    /** Since when this collector alone writes: what begins later was stored by nobody. */
    private readonly sinceMs: number,
  ) {
    this.due = kind.tiers.map(() => new Set());
    this.numbers = this.namesNothing ? new TakenNumbers() : null;
  }

  /**
   * Buckets of coarser tiers up to this time, and those that late reports may have changed, may not have been summed up by the
   * collector that looked until then.
   */
  restedUntil(atMs: number): void {
    for (const [level, tier] of this.kind.tiers.entries()) {
      const last = bucketOf(tier, atMs);
      const first = Math.min(last - 1, bucketOf(tier, atMs - LATE_MS));
      for (let bucket = first; level > 0 && bucket <= last; bucket++) this.due[level]?.add(bucket);
    }
  }

  /** Whether a bucket is too old to be counted into. */
  isPast(bucket: number, nowMs: number): boolean {
    const { stepMs, keepMs } = this.finest;
    return bucket * stepMs < nowMs - keepMs;
  }

  /** What must be read before these buckets can be counted into: what this collector does not remember, or never knew. */
  missing(buckets: Iterable<number>): Asked[] {
    const tier = this.finest;
    return [...buckets].flatMap((bucket) => {
      const isKnown = this.open.has(bucket) || (bucket > this.newest && bucket * tier.stepMs >= this.sinceMs);
      const asked = this.ask(0, chunkOf(tier, bucket), isKnown ? [] : [slotOf(tier, bucket)]);
      return asked.slots.length > 0 || asked.valuesKey !== null ? [asked] : [];
    });
  }

  /** What is read for {@link missing}, and then counted into. */
  learn(asked: Asked): void {
    const numbers = this.learnNumbers(asked);
    for (const [slot, text] of asked.fields)
      this.open.set(asked.chunk * this.finest.chunkPoints + Number(slot), this.kind.unpack(text, numbers));
  }

  /** Counts news into a bucket, which must be known; `amend` has the last word. */
  count(bucket: number, parts: Parts<F>, amend: (figures: F) => void = () => {}): void {
    const figures = this.open.get(bucket) ?? this.kind.empty();
    this.open.set(bucket, absorb(this.kind, figures, parts));
    amend(this.open.get(bucket) ?? figures);
    this.newest = Math.max(this.newest, bucket);
    const startMs = bucket * this.finest.stepMs;
    for (const [level, tier] of this.kind.tiers.entries())
      if (level > 0) this.due[level]?.add(bucketOf(tier, startMs));
  }

  /** Stores these buckets as they are now. */
  writes(buckets: Iterable<number>, nowMs: number): Write[] {
    return [...buckets].flatMap((bucket) => {
      const figures = this.open.get(bucket);
      return figures && this.kind.isKept(figures) ? this.store({ level: 0, bucket }, figures, nowMs) : [];
    });
  }

  /** It remembers nothing, and nothing is left to be summed up. */
  get isAtRest(): boolean {
    return (
      this.open.size === 0 &&
      (this.numbers === null || this.namesNothing) &&
      this.due.every(({ size }) => size === 0)
    );
  }

  /** Forgets what nothing is expected of any more. */
  rest(nowMs: number): void {
    const { stepMs } = this.finest;
    for (const bucket of this.open.keys())
      if ((bucket + 1) * stepMs < nowMs - REMEMBER_MS) this.open.delete(bucket);
    if (this.open.size === 0 && !this.namesNothing) this.numbers = null;
  }

  /** The finest bucket that can be summed up now; null when there is none. One a tick: the next may need what it stores. */
  nextDue(nowMs: number): Due | null {
    for (const [level, tier] of this.kind.tiers.entries()) {
      for (const bucket of this.due[level] ?? [])
        if ((bucket + 1) * tier.stepMs + SUM_AFTER_MS <= nowMs) return { level, bucket };
    }
    return null;
  }

  /** What must be read to sum it up. */
  askBelow({ level, bucket }: Due): Asked {
    const [below, tier] = [this.kind.tiers[level - 1] ?? this.finest, this.kind.tiers[level] ?? this.finest];
    const perBucket = tier.stepMs / below.stepMs;
    const first = bucket * perBucket;
    const slots = Array.from({ length: perBucket }, (_, index) => slotOf(below, first + index));
    return this.ask(level - 1, chunkOf(below, first), slots);
  }

  /** Sums it up from what was read. What is no longer kept below leaves it as it is. */
  sumUp(due: Due, below: Asked, nowMs: number): Write[] {
    this.due[due.level]?.delete(due.bucket);
    const numbers = this.learnNumbers(below);
    if (below.fields.size === 0) return [];
    const sum = this.kind.empty();
    for (const text of below.fields.values()) this.kind.merge(sum, this.kind.unpack(text, numbers));
    return this.store(due, sum, nowMs);
  }

  private get namesNothing(): boolean {
    return this.kind.valuesKeyOf === null;
  }

  private get finest(): Tier {
    const [tier] = this.kind.tiers;
    if (!tier) throw new Error("Figures have no tier.");
    return tier;
  }

  private learnNumbers({ values }: Asked): TakenNumbers {
    this.numbers ??= new TakenNumbers(values ?? {});
    return this.numbers;
  }

  private ask(level: number, chunk: number, slots: number[]): Asked {
    const { keys } = this.ctx;
    const tier = this.kind.tiers[level] ?? this.finest;
    return askSlots({
      key: this.kind.keyOf(keys, this.queue, tier.stepMs, chunk),
      valuesKey: this.numbers === null ? this.valuesKey : null,
      level,
      chunk,
      slots,
    });
  }

  private get valuesKey(): string | null {
    return this.kind.valuesKeyOf?.(this.ctx.keys, this.queue) ?? null;
  }

  private store({ level, bucket }: Due, figures: F, nowMs: number): Write[] {
    const tier = this.kind.tiers[level] ?? this.finest;
    const slot = slotOf(tier, bucket);
    const ttlMs = chunkTtlMs(tier, slot);
    this.numbers ??= new TakenNumbers();
    const text = this.kind.pack(figures, this.numbers.until(nowMs + ttlMs + tier.stepMs, nowMs), level > 0);
    const key = this.kind.keyOf(this.ctx.keys, this.queue, tier.stepMs, chunkOf(tier, bucket));
    const writes: Write[] = [
      ["HSET", key, slot, text],
      ["PEXPIRE", key, ttlMs],
    ];
    const fresh = this.numbers.takeFresh();
    if (this.valuesKey !== null && fresh.length > 0)
      writes.push(
        ["HSET", this.valuesKey, ...fresh],
        ["PEXPIRE", this.valuesKey, Math.max(...this.kind.tiers.map((each) => 2 * chunkTtlMs(each)))],
      );
    return writes;
  }
}
