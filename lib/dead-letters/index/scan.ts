import type { Context } from "../../context";
import { SegmentGone } from "./columns";
import type { IndexFilter } from "./filter";
import type { Grouping } from "./grouping";
import { type IndexedLetter, readLetters } from "./letters";
import { placesBehind } from "./query";
import { indexReader } from "./reader";

/** Dead letters, latest first, and where the next ones begin; null behind the last. */
export interface ScannedLetters {
  letters: IndexedLetter[];
  /** How many the filter selected when these were looked up. */
  total: number;
  cursor: string | null;
}

/** Places that one pass over the columns finds. */
const PLACES = 5_000;
/** Compactions in a row that are waited out. */
const MAX_RETRIES = 3;

/**
 * All dead letters that match, latest first, in batches that are read as they are taken: `first` of them, then `batch` at a
 * time. Each is given once, also when rows move meanwhile; those that fail later are not. Throws `index_building`, and
 * `invalid_request` for a wrong cursor.
 */
export async function* scanLetters(
  ctx: Pick<Context, "redis" | "keys" | "clock">,
  filter: IndexFilter,
  { cursor, first, batch }: { cursor: string | undefined; first: number; batch: number },
  grouping: Grouping,
): AsyncGenerator<ScannedLetters> {
  let at = cursor;
  let size = first;
  for (let retries = 0; ; ) {
    const found = await placesBehind(ctx, filter, { cursor: at, limit: PLACES }, grouping);
    if (found.placed.length === 0) return;
    let isGone = false;
    for (let from = 0; from < found.placed.length && !isGone; ) {
      const some = found.placed.slice(from, from + size);
      try {
        const letters = await readLetters(ctx, found.snapshot, some, grouping);
        from += some.length;
        at = found.cursorBehind(from);
        const isLast = from === found.placed.length && !found.hasMore;
        yield { letters, total: found.total, cursor: isLast ? null : at };
        retries = 0;
        size = batch;
      } catch (error) {
        if (!(error instanceof SegmentGone) || ++retries > MAX_RETRIES) throw error;
        indexReader(ctx).forget();
        isGone = true;
      }
    }
    if (!isGone && !found.hasMore) return;
  }
}
