import type { Context } from "../../context";
import { SegmentGone } from "./columns";
import { dictionaryValue, type IndexFilter } from "./filter";
import { IDS } from "./format";
import type { Grouping } from "./grouping";
import { readRowIds } from "./locate";
import { withSelection } from "./query";
import { type Placed, rankedRows } from "./rank";
import type { IndexReader } from "./reader";
import type { Selection } from "./select";

type Ctx = Pick<Context, "redis" | "keys" | "clock">;

/** A dead letter by its place in its queue's failed set. */
export interface LetterPlace {
  id: string;
  failedAt: number;
}

/**
 * The oldest dead letters that match, of one queue, in the order of its failed set: by time, then by the bytes of their ids.
 * About `most` where there are more than that: of each time all or none. `isAll` when no more match. One pass over the
 * columns, and their ids. Throws `index_building`.
 */
export function oldestLetters(
  ctx: Ctx,
  filter: IndexFilter,
  most: number,
  grouping: Grouping,
): Promise<{ letters: LetterPlace[]; isAll: boolean }> {
  return withSelection(ctx, filter, grouping, async (reader, selection) => {
    for (let limit = most; ; limit *= 4) {
      const placed = await rankedRows(reader, selection, Math.max(0, selection.total - limit), limit);
      const isAll = placed.length === selection.total;
      const latest = placed[0]?.failedAt ?? 0;
      const whole = isAll ? placed : placed.filter(({ failedAt }) => failedAt < latest);
      if (whole.length > 0 || isAll) return { letters: await placesOf(ctx, reader, selection, whole), isAll };
    }
  });
}

async function placesOf(
  ctx: Ctx,
  reader: IndexReader,
  { snapshot }: Selection,
  placed: Placed[],
): Promise<LetterPlace[]> {
  const segments = new Map(snapshot.segments.map((segment) => [segment.number, segment]));
  const ends = new Map<number, Uint32Array>();
  for (const number of new Set(placed.map(({ segment }) => segment))) {
    const segment = segments.get(number);
    if (segment) ends.set(number, await reader.column(snapshot, segment, "ends"));
  }
  // In the order in which they lie, so that ids that are near each other are read together.
  const rows = [...placed].sort((a, b) => a.segment - b.segment || a.row - b.row);
  const ids = await readRowIds(
    ctx,
    (segment) => ctx.keys.deadLetterColumn(snapshot.generation, segment, IDS),
    rows.map((place) => {
      const endsOf = ends.get(place.segment);
      return { place, from: endsOf?.[place.row - 1] ?? 0, to: endsOf?.[place.row] ?? 0 };
    }),
  );
  if (ids.includes("")) throw new SegmentGone();
  const letters = rows.map(({ failedAt }, index) => ({ id: ids[index] ?? "", failedAt }));
  return letters
    .sort(inOrder)
    .filter((letter, index) => index === 0 || inOrder(letters[index - 1] as LetterPlace, letter) !== 0);
}

/** The order of a sorted set of Redis. */
export const inOrder = (a: LetterPlace, b: LetterPlace): number =>
  a.failedAt - b.failedAt || (a.id === b.id ? 0 : Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)));

/** How many match, by the key of their queue. One pass over the columns. Throws `index_building`. */
export function countByQueue(
  ctx: Ctx,
  filter: IndexFilter,
  grouping: Grouping,
): Promise<Map<string, number>> {
  return withSelection(ctx, filter, grouping, async (reader, { snapshot, parts }) => {
    const counts = new Map<number, number>();
    for (const { segment, rows } of parts) {
      const queues = await reader.column(snapshot, segment, "queue");
      for (const row of rows) {
        const queue = queues[row] as number;
        counts.set(queue, (counts.get(queue) ?? 0) + 1);
      }
    }
    return new Map(
      [...counts].map(([queue, count]) => [dictionaryValue(snapshot, "queue", queue) ?? "", count]),
    );
  });
}
