import type { Context } from "../context";
import type {
  DeadLetterFilter,
  DeadLettersAnswer,
  IndexProgressAnswer,
  LetterFilter,
} from "../contract/dead-letters";
import { needsIndex } from "../contract/values/dead-letters";
import { SpillwayError } from "../errors";
import { queuesNotKeeping } from "../not-kept/queues";
import { readGroupBook } from "./groups/book";
import { checkCursor, listLetters } from "./index/query";
import { indexBuilding, indexFilterOf, isBuilding } from "./index-filter";
import { indexAsOf, readIndexState } from "./index-state";
import { readIndexedItems } from "./items";
import { knownQueues } from "./known-queues";
import { isCursorOfSets, listBySets } from "./list-by-sets";

type Query = LetterFilter &
  Pick<DeadLetterFilter, "text"> & {
    cursor?: string | undefined;
    offset?: number | undefined;
    limit: number;
  };

/** An index that is further behind has no collector to feed it: what only it knows is answered from it, the rest is not. */
const MAX_LAG_MS = 30_000;

/**
 * A page of dead letters over all queues, newest first, by the index; by BullMQ's own sets while it is being built or lags
 * behind, and for a text. Throws `queue_not_found`, `unprocessable` for a text with what only the index knows, and
 * `index_building`.
 */
export async function listDeadLetters(ctx: Context, query: Query): Promise<DeadLettersAnswer> {
  const notKept = await queuesNotKeeping(ctx, await knownQueues(ctx));
  const byIndexOnly = needsIndex(query) || query.offset !== undefined;
  if (query.text !== undefined && byIndexOnly) throw textAlone();
  const listOfSets = async (bySets: IndexProgressAnswer | null): Promise<DeadLettersAnswer> => ({
    ...(await listBySets(ctx, ofSets(query))),
    notKept,
    bySets,
    asOf: null,
  });
  // A list that was begun by the sets goes on by them, because its cursor is a place in their order.
  const isBegun = query.cursor !== undefined;
  if (query.text !== undefined || (isBegun && !byIndexOnly && isCursorOfSets(query.cursor)))
    return listOfSets(null);
  if (query.cursor !== undefined) checkCursor(query.cursor);
  try {
    const asOf = await indexAsOf(ctx);
    if (!byIndexOnly && !isBegun && ctx.clock.now() - asOf > MAX_LAG_MS)
      return await listOfSets(await readIndexState(ctx));
    return { ...(await listByIndex(ctx, query)), notKept, bySets: null, asOf };
  } catch (error) {
    if (!isBuilding(error)) throw error;
    if (byIndexOnly || isBegun) throw await indexBuilding(ctx);
    return listOfSets(await readIndexState(ctx));
  }
}

async function listByIndex(ctx: Context, query: Query) {
  const { cursor, offset, limit } = query;
  const [filter, { grouping }] = await Promise.all([indexFilterOf(ctx, query), readGroupBook(ctx)]);
  const page = await listLetters(
    ctx,
    filter,
    { limit, ...(offset === undefined ? {} : { offset }), ...(cursor === undefined ? {} : { cursor }) },
    grouping,
  );
  return {
    items: await readIndexedItems(ctx, page.items),
    nextCursor: page.nextCursor,
    total: page.total,
    scan: null,
  };
}

const ofSets = ({ queue, spread, name, text, from, to, cursor, limit }: Query) => ({
  ...(queue === undefined ? {} : { queue }),
  ...(spread === undefined ? {} : { spread }),
  ...(name === undefined ? {} : { name }),
  ...(text === undefined ? {} : { text }),
  ...(from === undefined ? {} : { from }),
  ...(to === undefined ? {} : { to }),
  cursor,
  limit,
});

const textAlone = () =>
  new SpillwayError("unprocessable", "A text goes with queue, job name and time only.", {
    hint: "Leave out the text, or group, tenant, release, class, code, attempts and offset.",
    errors: [{ field: "text", message: "Goes with queue, job name and time only." }],
  });
