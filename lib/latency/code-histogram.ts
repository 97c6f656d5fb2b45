import { type NumberCoder, signed, unsigned } from "../metrics/sealed/range-coder";
import { countAt, placeBelow, type WrittenHistogram } from "./packed";

/** Contexts of the numbers of one histogram, from a first one on that the caller gives. */
const CONTEXT = { isThere: 0, isRounded: 1, owed: 2, jobs: 3, few: 10, many: 200 } as const;
/** As many contexts as {@link codeHistogram} uses. */
export const HISTOGRAM_CONTEXTS = 500;

/** Up to how many are expected in a bucket it makes a difference for what comes; in steps of about a quarter. */
const LEVELS = [
  0.01, 0.02, 0.035, 0.05, 0.075, 0.1, 0.14, 0.19, 0.25, 0.33, 0.43, 0.55, 0.7, 0.9, 1.15, 1.45, 1.8, 2.3,
  2.9, 3.6, 4.5, 5.6, 7, 9,
];
/** Where more are expected, what is told is by how much it differs. */
const MANY = 6;
/** Of how many jobs' durations those of all others are worth, against those of its own. */
const OTHERS_WORTH = 300;
/** With fewer known durations nothing is expected but that a bucket is like those before it. */
const KNOWN_FROM = 50;
const UNSEEN = 0.02;

/** Durations by bucket that were seen so far, from `first` to `last`. */
export class Profile {
  private readonly counts: Float64Array;
  total = 0;

  constructor(
    readonly first: number,
    readonly last: number,
  ) {
    this.counts = new Float64Array(Math.max(0, last - first) + 3);
  }

  add(bucket: number, count: number): void {
    const at = bucket - this.first + 1;
    this.counts[at] = (this.counts[at] ?? 0) + count;
    this.total += count;
  }

  /** How many are expected there by what is known, with something of its neighbours'. */
  at(bucket: number): number {
    const at = bucket - this.first + 1;
    const { counts } = this;
    return ((counts[at - 1] ?? 0) + 2 * (counts[at] ?? 0) + (counts[at + 1] ?? 0)) / 4;
  }
}

const levelOf = (expected: number) => {
  const level = LEVELS.findIndex((limit) => expected < limit);
  return level < 0 ? LEVELS.length : level;
};

/**
 * Writes or reads a histogram, and learns from it. How many durations fall into a bucket is foretold by those of the same value
 * before (`own`), those of all values (`others`) and how many are left: what comes as foretold takes next to no room. `jobs` is
 * about how many there are in all.
 */
export function codeHistogram(
  coder: NumberCoder,
  firstContext: number,
  { own, others, jobs }: { own: Profile; others: Profile; jobs: number },
  written: WrittenHistogram | null,
): WrittenHistogram | null {
  const code = (context: number, value: number) => coder.number(firstContext + context, value);
  const counts = new Map<number, number>();
  if (code(CONTEXT.isThere, written ? 1 : 0) === 0) return null;
  const isRounded = code(CONTEXT.isRounded, written?.isRounded ? 1 : 0) === 1;
  const owed = isRounded ? signed(code(CONTEXT.owed, unsigned(written?.owed ?? 0))) : 0;
  const toCount = (place: number) => (isRounded ? countAt(place) : place);
  const given = [...(written?.counts.values() ?? [])].reduce((sum, place) => sum + toCount(place), 0);
  let left = jobs + signed(code(CONTEXT.jobs, unsigned(given - jobs)));
  const { first, last } = others;
  const width = last - first + 1;
  const shareOf = (bucket: number) =>
    (OTHERS_WORTH * (others.at(bucket) + UNSEEN)) / (others.total + UNSEEN * width) + own.at(bucket);
  let mass = 0;
  for (let bucket = first; bucket <= last; bucket++) mass += shareOf(bucket);
  const isFresh = others.total + own.total < KNOWN_FROM ? 1 : 0;
  let [before, twoBefore, foretold, twoForetold] = [0, 0, 0, 0];
  for (let bucket = first; bucket <= last && left > 0; bucket++) {
    const share = shareOf(bucket);
    const likely = mass > share ? (left * share) / mass : left;
    mass -= share;
    const expected = isFresh ? (2 * before + twoBefore) / 3 : likely;
    const [came, thought] = [before + twoBefore, foretold + twoForetold];
    const trend = came * 2 < thought ? 0 : came > 2 * thought ? 2 : 1;
    const told = written?.counts.get(bucket) ?? 0;
    let place: number;
    if (expected < MANY) place = code(CONTEXT.few + isFresh * 80 + levelOf(expected) * 3 + trend, told);
    else {
      const middle = isRounded ? placeBelow(expected) : Math.round(expected);
      const context = CONTEXT.many + isFresh * 120 + (32 - Math.clz32(middle)) * 3 + trend;
      place = middle + signed(code(context, unsigned(told - middle)));
    }
    const count = toCount(place);
    if (place > 0) counts.set(bucket, place);
    left -= count;
    [twoBefore, before, twoForetold, foretold] = [before, count, foretold, likely];
  }
  for (const [bucket, place] of counts) {
    own.add(bucket, toCount(place));
    others.add(bucket, toCount(place));
  }
  return { isRounded, owed, counts };
}
