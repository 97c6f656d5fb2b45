import type { Histogram } from "./histogram";

const LOW = 36;
const HIGH = 26;
const A = 65;

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
      else return high * LOW + Number.parseInt(String.fromCharCode(code), LOW);
    }
    return 0;
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

/** The first bucket, then counts one behind another. About one character a bucket; nothing for an empty histogram. */
export function packHistogram(histogram: Histogram): string {
  const sorted = [...histogram].sort(([a], [b]) => a - b);
  const [first] = sorted;
  if (!first) return "";
  let text = packNumber(first[0]);
  let next = first[0];
  for (const [bucket, count] of sorted) {
    const missing = bucket - next;
    text += missing === 0 ? "" : missing === 1 ? "0" : `${GAP}${packNumber(missing)}`;
    text += packNumber(count);
    next = bucket + 1;
  }
  return text;
}

export function unpackHistogram(text: string): Histogram {
  const histogram: Histogram = new Map();
  const reader = new PackedReader(text);
  let bucket = reader.number();
  while (!reader.isAtEnd) {
    if (reader.skips(GAP)) {
      bucket += reader.number();
      continue;
    }
    const count = reader.number();
    if (count > 0) histogram.set(bucket, count);
    bucket += 1;
  }
  return histogram;
}
