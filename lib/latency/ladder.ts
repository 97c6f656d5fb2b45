import type { Context } from "../context";
import { bucketOf, chunkOf, chunkTtlMs, slotOf, type Tier } from "../metrics/tiers";
import type { Parts } from "./delta";
import { Dictionary } from "./dictionary";
import type { Coverage } from "./figures";
import { absorb, type FigureKind } from "./kinds";
import { type Asked, askSlots } from "./slots";

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
  private readonly dictionaries = new Map<string, Dictionary>();
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
      const chunk = chunkOf(tier, bucket);
      const isKnown = this.open.has(bucket) || this.isNew(bucket * tier.stepMs, bucket > this.newest);
      if (isKnown && this.isNew(chunk * tier.chunkPoints * tier.stepMs, chunk > chunkOf(tier, this.newest)))
        return [];
      const asked = this.ask(0, chunk, isKnown ? [] : [slotOf(tier, bucket)]);
      return asked.slots.length > 0 || asked.valuesKey !== null ? [asked] : [];
    });
  }

  /** What is read for {@link missing}, and then counted into. */
  learn(asked: Asked): void {
    const tier = this.finest;
    this.learnValues(asked);
    for (const [slot, text] of asked.fields)
      this.open.set(
        asked.chunk * tier.chunkPoints + Number(slot),
        this.kind.unpack(text, this.dictionaryOf(0, asked.chunk)),
      );
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
  writes(buckets: Iterable<number>): Write[] {
    return [...buckets].flatMap((bucket) => {
      const figures = this.open.get(bucket);
      return figures && this.kind.isKept(figures) ? this.store(0, bucket, figures) : [];
    });
  }

  /** It remembers nothing, and nothing is left to be summed up. */
  get isAtRest(): boolean {
    return this.open.size === 0 && this.dictionaries.size === 0 && this.due.every(({ size }) => size === 0);
  }

  /** Forgets what nothing is expected of any more. */
  rest(nowMs: number): void {
    const { stepMs } = this.finest;
    for (const bucket of this.open.keys())
      if ((bucket + 1) * stepMs < nowMs - REMEMBER_MS) this.open.delete(bucket);
    for (const name of this.dictionaries.keys()) {
      const [level = 0, chunk = 0] = name.split(":").map(Number);
      const tier = this.kind.tiers[level] ?? this.finest;
      if ((chunk + 1) * tier.chunkPoints * tier.stepMs < nowMs - REMEMBER_MS - tier.stepMs)
        this.dictionaries.delete(name);
    }
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

  /** What must be known of the bucket's own chunk before it is written; null when nothing. */
  askValues({ level, bucket }: Due): Asked | null {
    const tier = this.kind.tiers[level] ?? this.finest;
    const asked = this.ask(level, chunkOf(tier, bucket), []);
    return asked.valuesKey === null ? null : asked;
  }

  /** Sums it up from what was read. What is no longer kept below leaves it as it is. */
  sumUp({ level, bucket }: Due, below: Asked, own: Asked | null): Write[] {
    this.due[level]?.delete(bucket);
    this.learnValues(below);
    if (own) this.learnValues(own);
    if (below.fields.size === 0) return [];
    const sum = this.kind.empty();
    const dictionary = this.dictionaryOf(level - 1, below.chunk);
    for (const text of below.fields.values()) this.kind.merge(sum, this.kind.unpack(text, dictionary));
    return this.store(level, bucket, sum);
  }

  /** Nobody has stored anything of what begins then. */
  private isNew(startMs: number, isLatest: boolean): boolean {
    return isLatest && startMs >= this.sinceMs;
  }

  private get finest(): Tier {
    const [tier] = this.kind.tiers;
    if (!tier) throw new Error("Figures have no tier.");
    return tier;
  }

  private dictionaryOf(level: number, chunk: number): Dictionary {
    const name = `${level}:${chunk}`;
    const known = this.dictionaries.get(name);
    if (known) return known;
    const made = new Dictionary();
    this.dictionaries.set(name, made);
    return made;
  }

  private learnValues({ level, chunk, values }: Asked): void {
    const name = `${level}:${chunk}`;
    if (values !== null && !this.dictionaries.has(name)) this.dictionaries.set(name, new Dictionary(values));
  }

  private ask(level: number, chunk: number, slots: number[]): Asked {
    const { keys } = this.ctx;
    const tier = this.kind.tiers[level] ?? this.finest;
    const isKnown = this.dictionaries.has(`${level}:${chunk}`);
    const valuesKey = isKnown
      ? null
      : (this.kind.valuesKeyOf?.(keys, this.queue, tier.stepMs, chunk) ?? null);
    return askSlots({
      key: this.kind.keyOf(keys, this.queue, tier.stepMs, chunk),
      valuesKey,
      level,
      chunk,
      slots,
    });
  }

  private store(level: number, bucket: number, figures: F): Write[] {
    const { keys } = this.ctx;
    const tier = this.kind.tiers[level] ?? this.finest;
    const chunk = chunkOf(tier, bucket);
    const dictionary = this.dictionaryOf(level, chunk);
    const text = this.kind.pack(figures, dictionary, level > 0);
    const key = this.kind.keyOf(keys, this.queue, tier.stepMs, chunk);
    const slot = slotOf(tier, bucket);
    const ttlMs = chunkTtlMs(tier, slot);
    const writes: Write[] = [
      ["HSET", key, slot, text],
      ["PEXPIRE", key, ttlMs],
    ];
    const valuesKey = this.kind.valuesKeyOf?.(keys, this.queue, tier.stepMs, chunk);
    const fresh = dictionary.takeFresh();
    if (valuesKey && fresh.length > 0)
      // A step more: what names its numbers must not go before them.
      writes.push(["HSET", valuesKey, ...fresh], ["PEXPIRE", valuesKey, ttlMs + tier.stepMs]);
    return writes;
  }
}
