/** Numbers one behind another. What describes them writes and reads: a writer gives back what it is given, a reader what was written. */
export interface NumberCoder {
  /**
   * A whole number from 0 to 2^53 - 1. Those of one context are expected to be like each other: what comes often takes little
   * room. A reader does not look at `value`.
   */
  number(context: number, value: number): number;
}

/** The likelihood that a bit is zero, of 2^16; never quite sure, so that whatever comes can be told. */
const HALF = 32_768;
const SURE = { least: 48, most: 65_488 };
/** The first bits of a context move its likelihood most. */
const FIRST_STEP = 1.6;
const SLOWEST = 60;

/** How many bits a number has is told one by one; then its three highest below the first, as a tree; then those below. */
const TREE = 8;
const LENGTHS = 54;
const NODES_OF_LENGTH = TREE + LENGTHS;

const TOP = 2 ** 32;

function bitsOf(value: number): number {
  const high = Math.floor(value / TOP);
  return high > 0 ? 64 - Math.clz32(high) : 32 - Math.clz32(value % TOP);
}

/** What is known of the bits of one context's numbers of one length. */
interface Nodes {
  zero: Uint16Array;
  seen: Uint8Array;
}

/** Adaptive binary models around a coder of single bits. */
abstract class Coder implements NumberCoder {
  private readonly nodes = new Map<number, Nodes>();

  protected abstract bit(likelihoodOfZero: number, bit: number): number;

  number(context: number, value: number): number {
    const lengths = this.nodesOf(context, 0);
    const wanted = bitsOf(value);
    let length = 0;
    while (length < LENGTHS - 1 && this.adapt(lengths, length, length < wanted ? 1 : 0) === 1) length++;
    if (length < 2) return length;
    const below = this.nodesOf(context, length);
    let told = 1;
    for (let place = length - 2; place >= 0; place--) {
      const node = told < TREE ? told : TREE + place;
      told = 2 * told + this.adapt(below, node, Math.floor(value / 2 ** place) % 2);
    }
    return told;
  }

  private nodesOf(context: number, length: number): Nodes {
    const key = context * 64 + length;
    const known = this.nodes.get(key);
    if (known) return known;
    const made = {
      zero: new Uint16Array(NODES_OF_LENGTH).fill(HALF),
      seen: new Uint8Array(NODES_OF_LENGTH),
    };
    this.nodes.set(key, made);
    return made;
  }

  private adapt({ zero, seen }: Nodes, node: number, wanted: number): number {
    const before = zero[node] ?? HALF;
    const times = seen[node] ?? 0;
    const bit = this.bit(before, wanted);
    const moved = before + ((bit === 0 ? 65_536 : 0) - before) / (times + FIRST_STEP);
    zero[node] = Math.max(SURE.least, Math.min(SURE.most, Math.round(moved)));
    if (times < SLOWEST) seen[node] = times + 1;
    return bit;
  }
}

/** Comes out right at the end only when all before it did. */
const END = { context: 1_000_000, value: 0b1011_0110 } as const;
const LEAST_RANGE = 2 ** 24;

/** Writes a number's bits in as few bytes as their likelihoods say (a range coder, as LZMA's). */
export class NumberWriter extends Coder {
  private readonly bytes: number[] = [];
  private low = 0;
  private range = TOP - 1;
  private cached = 0;
  private pending = 0;
  private isFirst = true;

  protected bit(likelihoodOfZero: number, bit: number): number {
    const bound = Math.floor(this.range / 65_536) * likelihoodOfZero;
    if (bit === 0) this.range = bound;
    else {
      this.low += bound;
      this.range -= bound;
    }
    while (this.range < LEAST_RANGE) {
      this.range *= 256;
      this.shift();
    }
    return bit;
  }

  /** All that was written; nothing may be written after it. Zeros at the end are left out. */
  finish(): Buffer {
    this.number(END.context, END.value);
    for (let n = 0; n < 5; n++) this.shift();
    while (this.bytes.at(-1) === 0) this.bytes.pop();
    return Buffer.from(this.bytes);
  }

  private shift(): void {
    if (this.low < 0xff00_0000 || this.low >= TOP) {
      const carry = this.low >= TOP ? 1 : 0;
      if (!this.isFirst) this.bytes.push((this.cached + carry) % 256);
      for (; this.pending > 0; this.pending--) this.bytes.push((0xff + carry) % 256);
      this.isFirst = false;
      this.cached = Math.floor((this.low % TOP) / LEAST_RANGE);
    } else this.pending += 1;
    this.low = (this.low % LEAST_RANGE) * 256;
  }
}

/** Reads what {@link NumberWriter} wrote, by the same contexts in the same order. */
export class NumberReader extends Coder {
  private at = 0;
  private range = TOP - 1;
  private code = 0;

  constructor(private readonly bytes: Uint8Array) {
    super();
    for (let n = 0; n < 4; n++) this.code = this.code * 256 + this.next();
  }

  protected bit(likelihoodOfZero: number): number {
    const bound = Math.floor(this.range / 65_536) * likelihoodOfZero;
    const bit = this.code < bound ? 0 : 1;
    if (bit === 0) this.range = bound;
    else {
      this.code -= bound;
      this.range -= bound;
    }
    while (this.range < LEAST_RANGE) {
      this.range *= 256;
      this.code = this.code * 256 + this.next();
    }
    return bit;
  }

  /** Throws when what was read until now was not what a writer had written to its end. */
  finish(): void {
    if (this.number(END.context, 0) !== END.value) throw new DamagedNumbers();
  }

  private next(): number {
    const byte = this.bytes[this.at] ?? 0;
    this.at += 1;
    return byte;
  }
}

/** Numbers are not what a writer wrote. */
export class DamagedNumbers extends Error {
  constructor() {
    super("Packed numbers are damaged.");
  }
}

/** A count that a reader has read; throws when no writer writes so many: to make room for them would take forever. */
export function atMost(most: number, count: number): number {
  if (count > most) throw new DamagedNumbers();
  return count;
}

/** Numbers that may be negative as such that are not, and back: those near zero are small. */
export const unsigned = (value: number) => (value < 0 ? -2 * value - 1 : 2 * value);
export const signed = (value: number) => (value % 2 === 1 ? -(value + 1) / 2 : value / 2);
