import { LRUCache } from "lru-cache";
import { z } from "zod";
import type { Context } from "../../context";
import { decodeCursor, encodeCursor } from "../../cursor";
import { type AttemptsCount, attemptsOf } from "./attempts";
import { SegmentGone } from "./columns";
import { compileFilter, type IndexFilter } from "./filter";
import { EACH_CAUSE_A_GROUP, type Grouping } from "./grouping";
import { SumsByQuestion } from "./kept-sums";
import { type IndexedLetter, readLetters } from "./letters";
import { type Placed, rankedRows, rankOf } from "./rank";
import { type IndexReader, indexReader } from "./reader";
import { type Selection, select } from "./select";
import type { Snapshot } from "./snapshot";
import { type GroupTally, type TallyOptions, tallyGroups } from "./tally";

type Ctx = Pick<Context, "redis" | "keys" | "clock">;

export interface LettersPage {
  items: IndexedLetter[];
  /** Exact, of the same moment as the items. */
  total: number;
  nextCursor: string | null;
}

/** Where a page ended, and how many rows of the very same place it showed. */
const cursorSchema = z.tuple([z.number(), z.number(), z.number().int().nonnegative()]);
type Cursor = z.infer<typeof cursorSchema>;

/** Selections and tallies of one process, by what was asked and the version of the index that answered. */
class Answers {
  private readonly kept = new LRUCache<string, Promise<unknown>>({ max: 32, ttl: 1_000, ttlAutopurge: true });

  /** The answer that is there or on its way, or a new one. */
  share<T>(question: string, ask: () => Promise<T>): Promise<T> {
    const known = this.kept.get(question) as Promise<T> | undefined;
    if (known) return known;
    const answer = ask();
    this.kept.set(question, answer);
    answer.catch(() => this.kept.delete(question));
    return answer;
  }
}

const answers = new WeakMap<IndexReader, Answers>();
const answersOfReader = (reader: IndexReader): Answers => {
  const known = answers.get(reader) ?? new Answers();
  answers.set(reader, known);
  return known;
};

/** Tries with a later snapshot when a segment was compacted meanwhile; a fourth time is a fault. */
export async function withSelection<T>(
  ctx: Ctx,
  filter: IndexFilter,
  grouping: Grouping,
  use: (reader: IndexReader, selection: Selection, share: Answers["share"]) => Promise<T>,
): Promise<T> {
  const reader = indexReader(ctx);
  for (let attempt = 1; ; attempt++) {
    const snapshot = await reader.snapshot();
    const shared = answersOfReader(reader);
    const { generation, epoch, version } = snapshot;
    const asked = JSON.stringify([generation, epoch, version, grouping.version, filter]);
    try {
      const selection = await shared.share(`rows ${asked}`, () =>
        select(reader, snapshot, compileFilter(filter, snapshot, grouping)),
      );
      return await use(reader, selection, (question, ask) => shared.share(`${question} ${asked}`, ask));
    } catch (error) {
      if (!(error instanceof SegmentGone) || attempt > 3) throw error;
      reader.forget();
    }
  }
}

/** Throws `invalid_request` for what is no cursor of {@link listLetters}. */
export const checkCursor = (cursor: string): void => void decodeCursor(cursorSchema, cursor);

/** How many dead letters match, exactly. Throws `index_building`. */
export function countLetters(ctx: Ctx, filter: IndexFilter, grouping = EACH_CAUSE_A_GROUP): Promise<number> {
  return withSelection(ctx, filter, grouping, async (_reader, { total }) => total);
}

/**
 * A page of the dead letters that match, latest first, from an offset or behind a cursor. A cursor names a place in the
 * order, so that what fails later moves nothing. Throws `index_building`, and `invalid_request` for a wrong cursor.
 */
export function listLetters(
  ctx: Ctx,
  filter: IndexFilter,
  { limit, offset = 0, cursor }: { limit: number; offset?: number; cursor?: string },
  grouping = EACH_CAUSE_A_GROUP,
): Promise<LettersPage> {
  const at = decodeCursor(cursorSchema, cursor);
  return withSelection(ctx, filter, grouping, (reader, selection, share) =>
    share(`page ${limit} ${offset} ${cursor}`, async () => {
      const begin = at ? await rankBehind(reader, selection, at) : offset;
      const placed = await rankedRows(reader, selection, begin, limit);
      return {
        items: await readLetters(ctx, selection.snapshot, placed, grouping),
        total: selection.total,
        nextCursor: begin + placed.length < selection.total ? cursorBehind(placed, at) : null,
      };
    }),
  );
}

/** Places of rows behind a cursor, to be read a few at a time. */
export interface PlacesBehind {
  snapshot: Snapshot;
  placed: Placed[];
  /** How many match, wherever they are. */
  total: number;
  hasMore: boolean;
  /** A cursor behind the first so many of them. */
  cursorBehind(count: number): string;
}

/** Where the next dead letters that match are, latest first. Throws `index_building`, `invalid_request` and SegmentGone. */
export function placesBehind(
  ctx: Ctx,
  filter: IndexFilter,
  { limit, cursor }: { limit: number; cursor: string | undefined },
  grouping: Grouping,
): Promise<PlacesBehind> {
  const at = decodeCursor(cursorSchema, cursor);
  return withSelection(ctx, filter, grouping, async (reader, selection) => {
    const begin = await rankBehind(reader, selection, at);
    const placed = await rankedRows(reader, selection, begin, limit);
    return {
      snapshot: selection.snapshot,
      placed,
      total: selection.total,
      hasMore: begin + placed.length < selection.total,
      cursorBehind: (count) => cursorBehind(placed.slice(0, count), at) ?? "",
    };
  });
}

const rankBehind = async (reader: IndexReader, selection: Selection, at: Cursor | null) =>
  at ? (await rankOf(reader, selection, { failedAt: at[0], hash: at[1] })) + at[2] : 0;

const keptSums = new WeakMap<IndexReader, SumsByQuestion>();

function keptSumsOf(reader: IndexReader): SumsByQuestion {
  const known = keptSums.get(reader) ?? new SumsByQuestion();
  keptSums.set(reader, known);
  return known;
}

/**
 * Counts what matches by group, largest first. The answer is shared by whoever asks the same within a second; who asks later
 * counts only the segments that have changed.
 */
export function tallyLetters(
  ctx: Ctx,
  filter: IndexFilter,
  options: TallyOptions,
  grouping: Grouping = EACH_CAUSE_A_GROUP,
): Promise<GroupTally[]> {
  return withSelection(ctx, filter, grouping, (reader, selection, share) =>
    share(`groups ${JSON.stringify(options)}`, () => {
      const { generation, epoch } = selection.snapshot;
      const asked = withoutIdleBounds(filter, selection.snapshot);
      const question = JSON.stringify([generation, epoch, grouping.version, asked, options]);
      return keptSumsOf(reader).use(question, (kept) =>
        tallyGroups(reader, selection, grouping, options, kept),
      );
    }),
  );
}

/** The same filter without a bound that all dead letters lie within. */
function withoutIdleBounds({ from, to, ...rest }: IndexFilter, { segments }: Snapshot): IndexFilter {
  const cutsFrom = from !== undefined && segments.some(({ minFailedAt }) => minFailedAt < from);
  const cutsTo = to !== undefined && segments.some(({ maxFailedAt }) => maxFailedAt > to);
  return { ...rest, ...(cutsFrom ? { from } : {}), ...(cutsTo ? { to } : {}) };
}

/** Counts what matches by attempts spent, fewest first; shared as {@link tallyLetters} is. Throws `index_building`. */
export function countByAttempts(ctx: Ctx, filter: IndexFilter, grouping: Grouping): Promise<AttemptsCount[]> {
  return withSelection(ctx, filter, grouping, (reader, selection, share) =>
    share("attempts", () => attemptsOf(reader, selection)),
  );
}

function cursorBehind(placed: Placed[], before: Cursor | null): string | null {
  const last = placed.at(-1);
  if (!last) return null;
  const isLast = ({ failedAt, hash }: Placed) => failedAt === last.failedAt && hash === last.hash;
  const continues = before !== null && before[0] === last.failedAt && before[1] === last.hash;
  const shown = placed.filter(isLast).length + (continues ? before[2] : 0);
  return encodeCursor([last.failedAt, last.hash, shown]);
}
