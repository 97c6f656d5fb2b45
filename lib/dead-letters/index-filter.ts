import type { Context } from "../context";
import type { LetterFilter } from "../contract/dead-letters";
import { SpillwayError } from "../errors";
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

/** Whether a filter asks what only the index knows. */
export const needsIndex = ({
  group,
  tenant,
  appVersion,
  class: failureClass,
  code,
  minAttempts,
  maxAttempts,
}: LetterFilter): boolean =>
  [group, tenant, appVersion, failureClass, code, minAttempts, maxAttempts].some(
    (part) => part !== undefined,
  );

export const isBuilding = (error: unknown): boolean =>
  error instanceof SpillwayError && error.code === "index_building";

/** What the index answers; while it is being built the refusal says how far it is. Throws `index_building`. */
export async function askIndex<T>(ctx: Context, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!isBuilding(error)) throw error;
    const { indexed, of } = await readIndexState(ctx);
    const n = (count: number) => count.toLocaleString("en-GB");
    throw new SpillwayError(
      "index_building",
      `The index of dead letters is being built: ${n(indexed)} of about ${n(of)} are in it.`,
      {
        hint: "It is built by the collector: look again in a moment. Queue, job name, time and text of the error can filter meanwhile.",
        retryAfterMs: 2_000,
      },
    );
  }
}
