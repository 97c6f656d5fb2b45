import { setImmediate as nextTurn } from "node:timers/promises";
import type { Facet } from "../../contract/dead-letter-groups";
import { FACETS } from "../../contract/values/dead-letter-groups";
import { FAILURE_CLASSES } from "../../contract/values/failures";
import { FIRST_ID } from "./format";
import type { GroupNumbers } from "./group-numbers";
import { PairCounter } from "./pair-counter";
import type { IndexReader } from "./reader";
import type { Part } from "./select";
import type { Snapshot } from "./snapshot";

/** Buckets by time: the first begins at `from`; failures outside are counted, but not in the trend. */
export interface Trend {
  from: number;
  stepMs: number;
  buckets: number;
}

/** What is counted of each group: for so many groups, and so many values of each facet and causes. */
export interface SumsShape {
  groups: number;
  causes: number;
  /** The facets that are counted, and how many values each has. */
  facets: ReadonlyMap<Facet, number>;
  trend: Trend;
}

/** The shape that a snapshot's rows need. A facet without any value needs no pass: nobody has one. */
export function shapeFor(snapshot: Snapshot, groups: number, trend: Trend, withFacets: boolean): SumsShape {
  const sizes = FACETS.map((facet) => [facet, snapshot.dictionaries[facet].length] as const);
  const counted = withFacets ? sizes.filter(([, size]) => size > 0) : [];
  return {
    groups,
    causes: snapshot.causes.length + FIRST_ID,
    facets: new Map(counted.map(([facet, size]) => [facet, size + FIRST_ID])),
    trend,
  };
}

const ARRAYS = ["counts", "attempts", "firstAt", "lastAt", "trend", "classes"] as const;

/** The counts of all groups over some segments. */
export class Sums {
  readonly counts: Uint32Array;
  readonly attempts: Float64Array;
  readonly firstAt: Float64Array;
  readonly lastAt: Float64Array;
  readonly trend: Uint32Array;
  readonly classes: Uint32Array;
  readonly facets: Map<Facet, PairCounter>;
  readonly byCause: PairCounter;

  constructor(readonly shape: SumsShape) {
    const { groups, causes, facets, trend } = shape;
    this.counts = new Uint32Array(groups);
    this.attempts = new Float64Array(groups);
    this.firstAt = new Float64Array(groups).fill(Infinity);
    this.lastAt = new Float64Array(groups).fill(-Infinity);
    this.trend = new Uint32Array(groups * trend.buckets);
    this.classes = new Uint32Array(groups * FAILURE_CLASSES.length);
    this.facets = new Map([...facets].map(([facet, size]) => [facet, new PairCounter(groups, size)]));
    this.byCause = new PairCounter(groups, causes);
  }

  /** What they take in memory. */
  get bytes(): number {
    const counters = [...this.facets.values(), this.byCause].map(({ bytes }) => bytes);
    return ARRAYS.reduce((sum, name) => sum + this[name].byteLength, 0) + counters.reduce((a, b) => a + b, 0);
  }

  /** Sums of the same, that can be added to by themselves. */
  copy(): Sums {
    const copy = new Sums(this.shape);
    for (const name of ARRAYS) copy[name].set(this[name]);
    for (const [facet, counter] of this.facets) copy.facets.get(facet)?.takeOver(counter);
    copy.byCause.takeOver(this.byCause);
    return copy;
  }

  /** Counts the rows of one segment, and lets others run in between. Throws SegmentGone, and has counted none then. */
  async add(
    reader: IndexReader,
    snapshot: Snapshot,
    { segment, rows }: Part,
    numbers: GroupNumbers,
  ): Promise<void> {
    const of = <C extends Parameters<IndexReader["column"]>[2]>(name: C) =>
      reader.column(snapshot, segment, name);
    const groups = await numbers.of(reader, segment, rows);
    const [cause, failedAt, attempts, classes] = await Promise.all([
      of("cause"),
      of("failedAt"),
      of("attempts"),
      of("class"),
    ]);
    const values = await Promise.all(
      [...this.facets].map(async ([facet, counter]) => [counter, await of(facet)] as const),
    );
    this.byCause.addAll(rows, groups, cause);
    this.addRows({ rows, groups, failedAt, attempts, classes });
    for (const [counter, column] of values) {
      await nextTurn();
      counter.addAll(rows, groups, column);
    }
    await nextTurn();
  }

  private addRows(columns: Columns): void {
    const { counts, attempts, firstAt, lastAt, trend, classes } = this;
    const { from, stepMs, buckets } = this.shape.trend;
    const until = from + stepMs * buckets;
    for (let i = 0; i < columns.rows.length; i++) {
      const row = columns.rows[i] as number;
      const group = columns.groups[i] as number;
      const time = columns.failedAt[row] as number;
      const place = group * FAILURE_CLASSES.length + (columns.classes[row] as number);
      counts[group] = (counts[group] as number) + 1;
      classes[place] = (classes[place] as number) + 1;
      attempts[group] = (attempts[group] as number) + (columns.attempts[row] as number);
      if (time < (firstAt[group] as number)) firstAt[group] = time;
      if (time > (lastAt[group] as number)) lastAt[group] = time;
      if (time >= from && time < until) {
        const at = group * buckets + Math.floor((time - from) / stepMs);
        trend[at] = (trend[at] as number) + 1;
      }
    }
  }
}

interface Columns {
  rows: Uint16Array;
  /** Number of the group of each of the rows. */
  groups: Uint16Array;
  failedAt: Float64Array;
  attempts: Uint8Array;
  classes: Uint8Array;
}
