import { signed, unsigned } from "../metrics/sealed/range-coder";
import type { Histogram } from "./histogram";

const LOW = 36;
const HIGH = 26;
const A = 65;
const ZERO = 48;
const SMALL_A = 97;

/** A number that needs no separator behind it: capital letters are its high digits, the last digit is in base 36. */
export function packNumber(value: number): string {
  let high = Math.floor(value / LOW);
  let text = (value % LOW).toString(LOW);
  while (high > 0) {
    text = String.fromCharCode(A + (high % HIGH)) + text;
    high = Math.floor(high / HIGH);
  }
  return text;
}

/** Reads what the functions of this file wrote, from left to right. */
export class PackedReader {
  private at = 0;

  constructor(private readonly text: string) {}

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** The next number; 0 at the end, because trailing zeros may be left out. */
  number(): number {
    let high = 0;
    while (this.at < this.text.length) {
      const code = this.text.charCodeAt(this.at);
      this.at += 1;
      if (code >= A && code < A + HIGH) high = high * HIGH + (code - A);
      else return high * LOW + (code < A ? code - ZERO : code - SMALL_A + 10);
    }
    return 0;
  }

  /** Passes over the next character when it stands for something; gives that. */
  lookUp<T>(meanings: ReadonlyMap<string, T>): T | undefined {
    const meaning = meanings.get(this.text[this.at] ?? "");
    if (meaning !== undefined) this.at += 1;
    return meaning;
  }

  /** Whether the next character is this one; if so it is passed over. */
  skips(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }
}

/** A dot and a number are that many buckets without any. */
const GAP = ".";

/** A sign for so many buckets without any and the count behind them: most of the text of a value with few jobs. */
const SIGNS = "#$%&'()*+-/:<=>?@[]^_`{|} ";
/** By count from one on: up to how many empty buckets there is a sign for. */
const SIGNED_GAPS = [11, 6, 4, 3, 2];
const signs = SIGNED_GAPS.flatMap((most, index) =>
  Array.from({ length: most }, (_, gap): [missing: number, count: number] => [gap + 1, index + 1]),
);
const SIGN_OF = new Map(signs.map(([missing, count], at) => [`${missing} ${count}`, SIGNS[at] ?? ""]));
const MEANING_OF = new Map(signs.map((meaning, at) => [SIGNS[at] ?? "", meaning]));

/** Counts up to here are always told as they are. */
const EXACT = 8;
/** Beyond, one stands for all within 10 %: of a histogram of millions most of the text is digits that nobody looks at. */
const STEP = 1.2;

/** A count's place on the scale, and the count that stands at a place. */
export const placeOf = (count: number) =>
  count <= EXACT ? Math.round(count) : EXACT + Math.round(Math.log(count / EXACT) / Math.log(STEP));
export const countAt = (place: number) =>
  place <= EXACT ? place : Math.round(EXACT * STEP ** (place - EXACT));

/** Counts at places, beyond what any bucket holds. */
const SCALE = Array.from({ length: 160 }, (_, place) => countAt(place));

/** The last place at which no more than that many stand. By comparing only: it must be the same wherever it is asked. */
export function placeBelow(count: number): number {
  let [low, high] = [0, SCALE.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((SCALE[middle] ?? 0) <= count) low = middle;
    else high = middle - 1;
  }
  return low;
}

interface Rounded {
  /** By bucket, its count's place on the scale. */
  places: Map<number, number>;
  /** By how much the counts told are too few in all. */
  owed: number;
}

/**
 * Large counts within 10 %. What one is off is made good by those after it, so that how many are below a bucket, and with it every
 * quantile, is off by a few percent of one bucket.
 */
function rounded(histogram: Histogram): Rounded {
  const places = new Map<number, number>();
  let owed = 0;
  for (const [bucket, count] of [...histogram].sort(([a], [b]) => a - b)) {
    const most = Math.floor(count / 2);
    const place = placeOf(count + Math.max(-most, Math.min(most, owed)));
    owed += count - countAt(place);
    places.set(bucket, place);
  }
  return { places, owed };
}

/** The counts at these places; what is owed in all goes to the largest, so that the sum is exact. */
function countsOf({ places, owed }: Rounded): Histogram {
  const counts: Histogram = new Map();
  let largest = -1;
  for (const [bucket, place] of places) {
    counts.set(bucket, countAt(place));
    if (place > (places.get(largest) ?? 0)) largest = bucket;
  }
  if (largest >= 0) counts.set(largest, (counts.get(largest) ?? 0) + owed);
  return counts;
}

/** Marks a histogram of which the counts are told by their places. */
const ROUNDED = "~";

/** A histogram as it is written: counts, or their places on the scale, by bucket, and what these are too few in all. */
export interface WrittenHistogram {
  isRounded: boolean;
  owed: number;
  counts: Map<number, number>;
}

/** The first bucket, then counts one behind another; nothing for an empty histogram. */
export function writeHistogram({ isRounded, owed, counts }: WrittenHistogram): string {
  const sorted = [...counts].sort(([a], [b]) => a - b);
  const [first] = sorted;
  if (!first) return "";
  let text = (isRounded ? ROUNDED + packNumber(unsigned(owed)) : "") + packNumber(first[0]);
  let next = first[0];
  for (const [bucket, count] of sorted) {
    const missing = bucket - next;
    next = bucket + 1;
    const sign = missing > 0 && count <= SIGNED_GAPS.length ? SIGN_OF.get(`${missing} ${count}`) : undefined;
    if (sign !== undefined) {
      text += sign;
      continue;
    }
    text += missing === 0 ? "" : missing === 1 ? "0" : `${GAP}${packNumber(missing)}`;
    text += packNumber(count);
  }
  return text;
}

/** Reads what {@link writeHistogram} wrote. */
export function readHistogram(text: string): WrittenHistogram {
  const counts: Histogram = new Map();
  const reader = new PackedReader(text);
  const isRounded = reader.skips(ROUNDED);
  const owed = isRounded ? signed(reader.number()) : 0;
  let bucket = reader.number();
  while (!reader.isAtEnd) {
    if (reader.skips(GAP)) {
      bucket += reader.number();
      continue;
    }
    const sign = reader.lookUp(MEANING_OF);
    if (sign !== undefined) {
      const [missing, count] = sign;
      counts.set(bucket + missing, count);
      bucket += missing + 1;
      continue;
    }
    const count = reader.number();
    if (count > 0) counts.set(bucket, count);
    bucket += 1;
  }
  return { isRounded, owed, counts };
}

/** About one character a bucket; `isRounded`: large counts within 10 %. */
export function packHistogram(histogram: Histogram, isRounded = false): string {
  if (!isRounded) return writeHistogram({ isRounded, owed: 0, counts: histogram });
  const { places, owed } = rounded(histogram);
  return writeHistogram({ isRounded, owed, counts: places });
}

export function unpackHistogram(text: string): Histogram {
  const { isRounded, owed, counts } = readHistogram(text);
  return isRounded ? countsOf({ places: counts, owed }) : counts;
}
