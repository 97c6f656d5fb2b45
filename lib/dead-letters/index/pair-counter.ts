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

  get bytes(): number {
    return (this.dense ?? this.table).byteLength;
  }

  /** Becomes a copy of a counter of the same size. */
  takeOver(other: PairCounter): void {
    if (this.dense && other.dense) this.dense.set(other.dense);
    this.table = other.table.slice();
    this.size = other.size;
  }

  /** Counts each of these rows under its group; `groups` goes with `rows`. */
  addAll(rows: Uint16Array, groups: Uint16Array, values: Uint16Array | Uint32Array): void {
    const { dense, values: most } = this;
    if (!dense) {
      for (let i = 0; i < rows.length; i++)
        this.addSparse((groups[i] as number) * most + (values[rows[i] as number] as number) + 1);
      return;
    }
    for (let i = 0; i < rows.length; i++) {
      const pair = (groups[i] as number) * most + (values[rows[i] as number] as number);
      dense[pair] = (dense[pair] as number) + 1;
    }
  }

  /** The most frequent values of each group with their counts, at most `most`, largest first, then by value. */
  top(groups: number, most: number): [value: number, count: number][][] {
    const tops = Array.from({ length: groups }, (): [number, number][] => []);
    this.each((pair, count) => {
      const top = tops[Math.floor(pair / this.values)];
      const last = top?.[most - 1];
      if (!top || (last && last[1] > count)) return;
      const value = pair % this.values;
      const place = top.findIndex(([other, n]) => n < count || (n === count && other > value));
      if (place !== -1) top.splice(place, 0, [value, count]);
      else if (top.length < most) top.push([value, count]);
      if (top.length > most) top.pop();
    });
    return tops;
  }

  /** How many different values each group has. */
  distinct(groups: number): Uint32Array {
    const counts = new Uint32Array(groups);
    this.each((pair) => {
      const group = Math.floor(pair / this.values);
      counts[group] = (counts[group] as number) + 1;
    });
    return counts;
  }

  private each(visit: (pair: number, count: number) => void): void {
    const { dense, table } = this;
    if (dense) {
      for (let pair = 0; pair < dense.length; pair++)
        if (dense[pair] !== 0) visit(pair, dense[pair] as number);
      return;
    }
    for (let place = 0; place < table.length; place += 2)
      if (table[place] !== 0) visit((table[place] as number) - 1, table[place + 1] as number);
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
