import type { Context } from "../context";
import type { LetterFilter } from "../contract/dead-letters";
import { SpillwayError } from "../errors";
import { formatNumber } from "../format";
import type { IndexFilter } from "./index/filter";
import { readIndexState } from "./index-state";
import { toIndexFilter } from "./letter-test";
import { queuesOf } from "./queues";

/** A filter as the index takes it. Throws `queue_not_found`. */
export async function indexFilterOf(ctx: Context, filter: LetterFilter): Promise<IndexFilter> {
  const { queue, spread, from, to } = filter;
  const isOfQueues = queue !== undefined || spread !== undefined;
  const queues = isOfQueues ? (await queuesOf(ctx, filter)).queues.map(({ key }) => key) : null;
  return {
    ...toIndexFilter(filter, queues),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

export const isBuilding = (error: unknown): boolean =>
  error instanceof SpillwayError && error.code === "index_building";

/** That the index is being built, and how far it is. */
export async function indexBuilding(ctx: Context): Promise<SpillwayError> {
  const { indexed, of } = await readIndexState(ctx);
  return new SpillwayError(
    "index_building",
    `The index of dead letters is being built: ${formatNumber(indexed)} of about ${formatNumber(of)} are in it.`,
    {
      hint: "It is built by the collector: look again in a moment. Queue, job name, time and text of the error can filter meanwhile.",
      retryAfterMs: 2_000,
    },
  );
}

/** What the index answers; while it is being built the refusal says how far it is. Throws `index_building`. */
export async function askIndex<T>(ctx: Context, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw isBuilding(error) ? await indexBuilding(ctx) : error;
  }
}
