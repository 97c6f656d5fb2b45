/** Counts pairs of two small numbers, a few nanoseconds each: an open table of 32-bit keys, which a Map is too slow for. */
export class PairCounter {
  private keys = new Uint32Array(1_024);
  private counts = new Uint32Array(1_024);
  private size = 0;

  /** `rightBits` of a key are the right number's; both together must fit into 32 bits, and not all of them be set. */
  constructor(private readonly rightBits: number) {}

  add(left: number, right: number): void {
    // 0 is an empty place.
    const key = (((left << this.rightBits) | right) + 1) >>> 0;
    const place = this.placeOf(key);
    if (this.keys[place] === 0) {
      this.keys[place] = key;
      this.size += 1;
      this.counts[place] = 1;
      if (this.size * 2 > this.keys.length) this.grow();
      return;
    }
    this.counts[place] = (this.counts[place] as number) + 1;
  }

  /** All pairs that were counted, in no order. */
  *entries(): Generator<[left: number, right: number, count: number]> {
    const mask = 2 ** this.rightBits - 1;
    for (let place = 0; place < this.keys.length; place++) {
      const key = this.keys[place] as number;
      if (key === 0) continue;
      yield [(key - 1) >>> this.rightBits, ((key - 1) & mask) >>> 0, this.counts[place] as number];
    }
  }

  private placeOf(key: number): number {
    const mask = this.keys.length - 1;
    // Fibonacci hashing (Knuth, The Art of Computer Programming, 6.4).
    let place = (Math.imul(key, 0x9e3779b1) >>> 7) & mask;
    while (this.keys[place] !== 0 && this.keys[place] !== key) place = (place + 1) & mask;
    return place;
  }

  private grow(): void {
    const [keys, counts] = [this.keys, this.counts];
    this.keys = new Uint32Array(keys.length * 4);
    this.counts = new Uint32Array(keys.length * 4);
    for (let old = 0; old < keys.length; old++) {
      if (keys[old] === 0) continue;
      const place = this.placeOf(keys[old] as number);
      this.keys[place] = keys[old] as number;
      this.counts[place] = counts[old] as number;
    }
  }
}
