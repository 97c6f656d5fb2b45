import { LRUCache } from "lru-cache";
import type { GroupNumbers } from "./group-numbers";
import type { IndexReader } from "./reader";
import type { Part, Selection } from "./select";
import { Sums, type SumsShape, shapeFor, type Trend } from "./sums";

export interface Asked {
  reader: IndexReader;
  selection: Selection;
  numbers: GroupNumbers;
  trend: Trend;
  facets: boolean;
}

/** Counts all rows of a selection. Throws SegmentGone. */
export async function sumsOf(asked: Asked): Promise<Sums> {
  // Parts are numbered as they are met, and only then is it known how many groups there are.
  for (const { segment, rows } of asked.numbers.areLasting ? [] : asked.selection.parts)
    await asked.numbers.of(asked.reader, segment, rows);
  return addAll(new Sums(shapeOf(asked)), asked, asked.selection.parts);
}

/**
 * Sums of the segments that stay as they are, of one question: whoever asks it again counts only the others, which are the
 * segment that is filled and those that jobs are removed from. Good as long as the rows of a segment are known by its
 * number and its counts, and groups, causes and values by their numbers: within one generation and epoch of the index, one
 * version of the rules.
 */
export class KeptSums {
  private base: Sums | null = null;
  private inBase = new Map<number, string>();
  /** The segments at the last asking; null before it. */
  private seen: ReadonlyMap<number, string> | null = null;
  private turn: Promise<unknown> = Promise.resolve();

  /** What is kept takes so much in memory. */
  get bytes(): number {
    return this.base?.bytes ?? 0;
  }

  /** Those of a selection, which must not be changed. One asking after the other. Throws SegmentGone. */
  of(asked: Asked): Promise<Sums> {
    const sums = this.turn.then(() => this.count(asked));
    this.turn = sums.catch(() => {});
    return sums;
  }

  private async count(asked: Asked): Promise<Sums> {
    const { parts } = asked.selection;
    const now = new Map(parts.map((part) => [part.segment.number, countsOf(part)]));
    const before = this.seen ?? withoutNewest(now);
    this.seen = now;
    const base = this.baseFor(shapeOf(asked), now);
    this.base = null;
    const lasting = parts.filter((part) => before.get(part.segment.number) === countsOf(part));
    await addAll(
      base,
      asked,
      lasting.filter(({ segment }) => !this.inBase.has(segment.number)),
    );
    for (const part of lasting) this.inBase.set(part.segment.number, countsOf(part));
    // Kept only once it is whole.
    this.base = base;
    const others = parts.filter(({ segment }) => !this.inBase.has(segment.number));
    return others.length === 0 ? base : addAll(base.copy(), asked, others);
  }

  /** The sums so far, when all that they hold is still so and there is room; else empty ones. */
  private baseFor(shape: SumsShape, now: ReadonlyMap<number, string>): Sums {
    const isSo = [...this.inBase].every(([number, counts]) => now.get(number) === counts);
    if (this.base && isSo && hasRoom(this.base.shape, shape)) return this.base;
    this.inBase = new Map();
    return new Sums(withRoom(shape));
  }
}

/** Of many groups and tenants the sums of one question take tens of megabytes. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_QUESTIONS = 6;

/** Sums of questions that are asked again and again, up to a bound in memory: the one that was not asked for longest goes first. */
export class SumsByQuestion {
  private readonly kept: LRUCache<string, KeptSums>;

  constructor(maxSize = MAX_BYTES) {
    this.kept = new LRUCache({ max: MAX_QUESTIONS, maxSize, sizeCalculation: ({ bytes }) => bytes + 1 });
  }

  /** What the sums of all questions take in memory. */
  get bytes(): number {
    return [...this.kept.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Lets a question's sums be used, and keeps them for the next one who asks it. */
  async use<T>(question: string, use: (sums: KeptSums) => Promise<T>): Promise<T> {
    const sums = this.kept.get(question) ?? new KeptSums();
    this.kept.set(question, sums);
    const answer = await use(sums);
    // Only now is it known what they take; the same value put again would not be weighed.
    this.kept.delete(question);
    this.kept.set(question, sums);
    return answer;
  }
}

const countsOf = ({ segment, rows }: Part) => `${segment.rows} ${segment.removedRows} ${rows.length}`;

function withoutNewest(segments: ReadonlyMap<number, string>): ReadonlyMap<number, string> {
  const newest = Math.max(...segments.keys());
  return new Map([...segments].filter(([number]) => number !== newest));
}

const shapeOf = ({ selection, numbers, trend, facets }: Asked): SumsShape =>
  shapeFor(selection.snapshot, numbers.groups.length, trend, facets);

async function addAll(sums: Sums, { reader, selection, numbers }: Asked, parts: Part[]): Promise<Sums> {
  for (const part of parts) await sums.add(reader, selection.snapshot, part, numbers);
  return sums;
}

/** Above so many groups there is room for no more: groups times values must stay below 2 ** 32. */
const MOST_WITH_ROOM = 4_000;
const more = (count: number) => Math.ceil((count * 1.1 + 16) / 16) * 16;

/** New groups, causes and values come in one by one: they must not make all be counted anew. */
function withRoom(shape: SumsShape): SumsShape {
  if (shape.groups > MOST_WITH_ROOM) return shape;
  return {
    ...shape,
    groups: more(shape.groups),
    causes: more(shape.causes),
    facets: new Map([...shape.facets].map(([facet, size]) => [facet, more(size)])),
  };
}

const hasRoom = (kept: SumsShape, shape: SumsShape): boolean =>
  kept.groups >= shape.groups &&
  kept.causes >= shape.causes &&
  kept.facets.size === shape.facets.size &&
  [...shape.facets].every(([facet, size]) => (kept.facets.get(facet) ?? 0) >= size);
