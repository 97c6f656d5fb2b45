import type { Context } from "../../context";
import type { GroupDetail, TrendRange } from "../../contract/dead-letter-groups";
import type { LetterFilter } from "../../contract/dead-letters";
import { SpillwayError } from "../../errors";
import type { RowShape } from "../../queues/backend/job-rows";
import type { IndexedLetter } from "../index/letters";
import { countByAttempts, countLetters, listLetters, tallyLetters } from "../index/query";
import { askIndex, indexFilterOf } from "../index-filter";
import { readIndexedItems, readRows } from "../items";
import { lastTrace, ownFrames } from "../stack";
import { type GroupBook, readGroupBook } from "./book";
import { describeGroup } from "./describe";
import { type GroupNotes, stateOf } from "./notes";
import { NO_TREND, trendOf } from "./trend";

/** Values of each facet, and dead letters shown. */
const TOP = 50;
const SAMPLES = 10;
const FRAMES = 20;
/** The end of the traces that BullMQ keeps: the last of them is there, unless it is longer. */
const TRACE_SHAPE: RowShape = { whole: ["name"], cut: { stacktrace: -65_536 } };

/**
 * One group: what is said of it, counts, causes, and its newest dead letters. A group of which something was said is there
 * also when none of its dead letters is left. Throws `not_found`, `index_building` and `queue_not_found`.
 */
export async function readGroup(
  ctx: Context,
  group: string,
  { range, ...asked }: LetterFilter & { range: TrendRange },
): Promise<GroupDetail> {
  const [filter, book] = await Promise.all([indexFilterOf(ctx, { ...asked, group }), readGroupBook(ctx)]);
  const trend = trendOf(range, ctx.clock.now());
  const { groups: _, ...others } = filter;
  const isFiltered = Object.keys(others).length > 0;
  const [[tally], page, byAttempts, letters, [whole]] = await askIndex(ctx, () =>
    Promise.all([
      tallyLetters(ctx, filter, { trend, top: TOP }, book.grouping),
      listLetters(ctx, filter, { limit: SAMPLES }, book.grouping),
      countByAttempts(ctx, filter, book.grouping),
      countLetters(ctx, others, book.grouping),
      // Whatever else is filtered by, a later failure has regressed it.
      isFiltered ? tallyLetters(ctx, { groups: [group] }, { trend: NO_TREND, top: 0 }, book.grouping) : [],
    ]),
  );
  const notes = book.notesOf(group);
  const said = {
    note: notes.note,
    notedBy: notes.by || null,
    notedAt: notes.at || null,
    resolvedAt: notes.resolvedAt,
    trendAt: trend,
  };
  const lastAt = (isFiltered ? whole : tally)?.lastAt ?? null;
  const regressedAt = await firstSince(ctx, { group, book, notes, lastAt });
  if (!tally || lastAt === null) return { ...emptyGroup(group, book, notes, lastAt), ...said, regressedAt };
  const [samples, frames] = await Promise.all([
    readIndexedItems(ctx, page.items),
    newestFrames(ctx, page.items),
  ]);
  return {
    ...describeGroup(tally, { notes, lastAt, letters }),
    ...said,
    regressedAt,
    byAttempts,
    ofCauses: tally.causes.map(({ cause: { key, name, code, message, frames: calls }, count }) => ({
      key,
      name,
      code,
      message,
      frames: calls,
      count,
    })),
    frames,
    samples,
  };
}

/** The first failure of a regressed group since it was resolved, of those that are left; null for every other one. */
async function firstSince(
  ctx: Context,
  {
    group,
    book,
    notes,
    lastAt,
  }: { group: string; book: GroupBook; notes: GroupNotes; lastAt: number | null },
): Promise<number | null> {
  if (notes.resolvedAt === null || stateOf(notes, lastAt) !== "regressed") return null;
  // Times have fractions of a millisecond at most: what failed as it was resolved is no regression.
  const filter = { groups: [group], from: notes.resolvedAt + 0.001 };
  const [tally] = await askIndex(ctx, () =>
    tallyLetters(ctx, filter, { trend: NO_TREND, top: 0 }, book.grouping),
  );
  return tally ? Math.floor(tally.firstAt) : null;
}

async function newestFrames(ctx: Context, [newest]: IndexedLetter[]): Promise<string[]> {
  if (!newest) return [];
  const [row] = await readRows(ctx, [newest], TRACE_SHAPE);
  return ownFrames(lastTrace(row?.cut.stacktrace?.text ?? ""), FRAMES);
}

/** A group without a dead letter that matches. */
function emptyGroup(group: string, { rules }: GroupBook, notes: GroupNotes, lastAt: number | null) {
  if (lastAt === null && notes.at === 0) {
    throw new SpillwayError("not_found", `There is no group ${group} of dead letters.`, {
      hint:
        rules.version > 0
          ? "Its dead letters may be gone, or rules may have merged or split it."
          : "Its dead letters may be gone.",
    });
  }
  return {
    key: group,
    title: notes.title,
    errorName: "",
    code: "",
    class: "transient" as const,
    frame: null,
    part: null,
    state: stateOf(notes, lastAt),
    owner: notes.owner,
    hasNote: notes.note !== "",
    count: 0,
    share: 0,
    firstSeenAt: null,
    lastAt: lastAt === null ? null : Math.floor(lastAt),
    attempts: 0,
    trend: [],
    facets: { queue: [], name: [], tenant: [], appVersion: [] },
    distinct: { queue: 0, name: 0, tenant: 0, appVersion: 0 },
    causes: 0,
    byAttempts: [],
    ofCauses: [],
    frames: [],
    samples: [],
  };
}
