import type { Context } from "../../context";
import type {
  DeadLetterGroup,
  GroupSort,
  GroupState,
  GroupsAnswer,
  GroupsQuery,
} from "../../contract/dead-letter-groups";
import { GROUP_STATES, OPEN_STATES } from "../../contract/values/dead-letter-groups";
import { queuesNotKeeping } from "../../not-kept/queues";
import { tallyLetters } from "../index/query";
import type { GroupTally } from "../index/tally";
import { askIndex, indexFilterOf } from "../index-filter";
import { indexAsOf } from "../index-state";
import { compareText, knownQueues } from "../known-queues";
import { type GroupBook, readGroupBook } from "./book";
import { describeGroup } from "./describe";
import { NO_TREND, trendOf } from "./trend";

/** Values of each facet in a list. */
const TOP = 5;

/**
 * The groups of the dead letters that match, a page of them, with exact counts. One pass over the index, which whoever asks the
 * same within a second shares. Throws `index_building` and `queue_not_found`.
 */
export async function listGroups(ctx: Context, query: GroupsQuery): Promise<GroupsAnswer> {
  const { text, state, owner, sort, range, offset, limit, ...asked } = query;
  const [filter, book] = await Promise.all([indexFilterOf(ctx, asked), readGroupBook(ctx)]);
  const trend = trendOf(range, ctx.clock.now());
  const options = { trend, top: TOP };
  const notKept = await queuesNotKeeping(ctx, await knownQueues(ctx));
  const [tallies, lastAtOf, asOf] = await askIndex(ctx, () =>
    Promise.all([
      tallyLetters(ctx, filter, options, book.grouping),
      lastFailures(ctx, { book, isFiltered: Object.keys(filter).length > 0 }),
      indexAsOf(ctx),
    ]),
  );
  const letters = tallies.reduce((sum, { count }) => sum + count, 0);
  const found = tallies
    .filter((tally) => text === undefined || hasText(tally, text.toLowerCase()))
    .map((tally) =>
      describeGroup(tally, {
        notes: book.notesOf(tally.group),
        lastAt: lastAtOf(tally),
        letters,
      }),
    );
  const states = Object.fromEntries(GROUP_STATES.map((one) => [one, 0])) as Record<GroupState, number>;
  for (const group of found) states[group.state] += 1;
  const shown = found
    .filter((group) => isIn(state, group.state) && (owner === undefined || group.owner === owner))
    .sort(orderOf(sort));
  return {
    groups: shown.slice(offset, offset + limit),
    total: shown.length,
    letters,
    states,
    trend,
    rules: book.rules.version,
    notKept,
    asOf,
  };
}

/**
 * The last failure of each group whatever the filter: one outside of it has regressed a group all the same. Costs a pass of
 * its own only where a filter is set and something is resolved.
 */
async function lastFailures(
  ctx: Context,
  { book, isFiltered }: { book: GroupBook; isFiltered: boolean },
): Promise<(tally: GroupTally) => number> {
  if (!isFiltered || !book.hasResolved) return ({ lastAt }) => lastAt;
  const all = await tallyLetters(ctx, {}, { trend: NO_TREND, top: 0 }, book.grouping);
  const lastAt = new Map(all.map((tally) => [tally.group, tally.lastAt]));
  return (tally) => lastAt.get(tally.group) ?? tally.lastAt;
}

function hasText({ causes, cause }: GroupTally, text: string): boolean {
  const some = causes.length > 0 ? causes.map((one) => one.cause) : cause ? [cause] : [];
  return some.some(({ name, code, message, frames }) =>
    [name, code, message, ...frames].some((part) => part.toLowerCase().includes(text)),
  );
}

const isIn = (wanted: GroupsQuery["state"], state: GroupState) =>
  wanted === "all" || (wanted === "open" ? OPEN_STATES.includes(state) : wanted === state);

function orderOf(sort: GroupSort): (a: DeadLetterGroup, b: DeadLetterGroup) => number {
  const by: Record<GroupSort, (group: DeadLetterGroup) => number> = {
    count: ({ count }) => count,
    last: ({ lastAt }) => lastAt ?? 0,
    first: ({ firstSeenAt }) => firstSeenAt ?? 0,
    attempts: ({ attempts }) => attempts,
    rise: ({ trend }) => riseOf(trend),
  };
  return (a, b) => by[sort](b) - by[sort](a) || b.count - a.count || compareText(a.key, b.key);
}

/** How many more failed in the last quarter than in the three before it on average. */
function riseOf(trend: number[]): number {
  const last = Math.floor((trend.length * 3) / 4);
  const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);
  return sum(trend.slice(last)) - sum(trend.slice(0, last)) / 3;
}
