import { z } from "zod";
import type { Context } from "../../context";
import type { DeadLetter, LetterFilter } from "../../contract/dead-letters";
import { decodeCursor, encodeCursor, scoreText } from "../../cursor";
import { countFailed } from "../../queues/backend/failed";
import { rangeOf } from "../filter";
import type { IndexFilter } from "../index/filter";
import type { Grouping } from "../index/grouping";
import type { IndexedLetter } from "../index/letters";
import { scanLetters } from "../index/scan";
import { readIndexedItems, readItems } from "../items";
import { mergeFailed, type Place } from "../merge";
import { queuesOf } from "../queues";

/** Some dead letters that may match, the newest first. */
export interface Candidates {
  jobs: { queue: string; id: string }[];
  /** How many there are in all. */
  of: number;
  /** Where the next begin; null behind the last. */
  cursor: string | null;
  /** Those of these places in `jobs` as lists show them. */
  show(places: number[]): Promise<DeadLetter[]>;
}

/** So few come first that a first hit is seen at once. */
const FIRST = 50;
const BATCH = 200;

const placeSchema = z.object({ score: scoreText, queue: z.string(), id: z.string() });

/** What the index selects, batch by batch. Throws `index_building`. */
export async function* byIndex(
  ctx: Context,
  filter: IndexFilter,
  grouping: Grouping,
  cursor: string | undefined,
): AsyncGenerator<Candidates> {
  const scan = scanLetters(ctx, filter, { cursor, first: FIRST, batch: BATCH }, grouping);
  for await (const { letters, total, cursor: next } of scan) {
    const show = (places: number[]) =>
      readIndexedItems(
        ctx,
        places.map((place) => letters[place] as IndexedLetter),
      );
    yield { jobs: letters, of: total, cursor: next, show };
  }
}

/** What BullMQ's sets have in a queue and time, batch by batch. Throws `queue_not_found`. */
export async function* bySets(
  ctx: Context,
  filter: LetterFilter,
  cursor: string | undefined,
): AsyncGenerator<Candidates> {
  const { queues } = await queuesOf(ctx, filter);
  const range = rangeOf(filter);
  const counts = await countFailed(ctx.redis, queues, range);
  const of = counts.reduce((sum, count) => sum + count, 0);
  let after: Place | null = decodeCursor(placeSchema, cursor);
  for (let count = FIRST; ; count = BATCH) {
    const places = await mergeFailed(ctx.redis, queues, { after, count, range });
    after = places.at(-1) ?? null;
    const next = places.length < count || !after ? null : encodeCursor(after);
    const show = (chosen: number[]) =>
      readItems(
        ctx,
        chosen.map((place) => places[place] as Place),
      );
    yield { jobs: places, of, cursor: next, show };
    if (next === null) return;
  }
}
