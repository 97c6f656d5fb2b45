/** Up to so many pairs have a place of their own each, which is fastest. */
const DENSE = 2 ** 21;

/**
 * Counts how often a group and a value come together, over millions of rows, a few nanoseconds each; a Map takes ten times
 * as long. Where groups times values would need too much memory, the pairs that occur share an open table.
 */
export class PairCounter {
  private readonly dense: Uint32Array | null;
  /** Key and count side by side; 0 is an empty place. */
  private table = new Uint32Array(0);
  private size = 0;

  /** Groups and values are numbers below these; their product must be below 2 ** 32. */
  constructor(
    groups: number,
    private readonly values: number,
  ) {
    this.dense = groups * values <= DENSE ? new Uint32Array(groups * values) : null;
    if (!this.dense) this.table = new Uint32Array(2 ** 12);
  }

  /** Counts each of these rows under the group of its cause. */
  addAll(
    rows: Uint16Array,
    causes: Uint16Array,
    groupOf: Uint16Array,
    values: Uint16Array | Uint32Array,
  ): void {
    const { dense } = this;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      const pair = (groupOf[causes[row] as number] as number) * this.values + (values[row] as number);
      if (dense) dense[pair] = (dense[pair] as number) + 1;
      else this.addSparse(pair + 1);
    }
  }

  /** All pairs that were counted, in no order. */
  *entries(): Generator<[group: number, value: number, count: number]> {
    const at = (pair: number, count: number): [number, number, number] => [
      Math.floor(pair / this.values),
      pair % this.values,
      count,
    ];
    if (this.dense) {
      for (let pair = 0; pair < this.dense.length; pair++)
        if (this.dense[pair] !== 0) yield at(pair, this.dense[pair] as number);
      return;
    }
    for (let place = 0; place < this.table.length; place += 2)
      if (this.table[place] !== 0)
        yield at((this.table[place] as number) - 1, this.table[place + 1] as number);
  }

  private addSparse(key: number): void {
    const place = this.placeOf(key);
    if (this.table[place] === 0) {
      this.table[place] = key;
      this.size += 1;
    }
    this.table[place + 1] = (this.table[place + 1] as number) + 1;
    if (this.size * 4 > this.table.length) this.grow();
  }

  private placeOf(key: number): number {
    const mask = this.table.length - 1;
    // Fibonacci hashing (Knuth, The Art of Computer Programming, 6.4).
    let place = ((Math.imul(key, 0x9e3779b1) >>> 8) << 1) & mask;
    while (this.table[place] !== 0 && this.table[place] !== key) place = (place + 2) & mask;
    return place;
  }

  private grow(): void {
    const old = this.table;
    this.table = new Uint32Array(old.length * 4);
    for (let from = 0; from < old.length; from += 2) {
      if (old[from] === 0) continue;
      const place = this.placeOf(old[from] as number);
      this.table[place] = old[from] as number;
      this.table[place + 1] = old[from + 1] as number;
    }
  }
}
