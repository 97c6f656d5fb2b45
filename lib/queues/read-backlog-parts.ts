import type { Context } from "../context";
import type { BacklogAnswer } from "../contract/backlog";
import { tenantOf } from "../jobs/parse";
import { sharedReads } from "../shared-read";
import { readBacklogSample } from "./backend/backlog-sample";
import { backlogParts } from "./backlog-parts";
import { parseQueueKey } from "./identity";
import { requireQueue } from "./require";

const FRESH_MS = 2_000;
const MAX_QUEUES = 500;
/** Enough of the data to find the tenant of nearly every payload. */
const DATA_BYTES = 4_096;

const sampled = sharedReads(FRESH_MS, MAX_QUEUES, async (ctx: Context, queue: string) => {
  const identity = parseQueueKey(queue);
  const [states] = await Promise.all([
    readBacklogSample(ctx.redis, identity, DATA_BYTES),
    requireQueue(ctx, identity),
  ]);
  return {
    asOf: ctx.clock.now(),
    states: states.map(({ length, rows }) => ({
      length,
      jobs: rows.map(({ whole, cut }) => ({
        name: whole.name ?? null,
        tenant: tenantOf(cut.data?.text ?? ""),
      })),
    })),
  };
});

/**
 * Who fills a queue's backlog now, by what is seen of at most 200 jobs of each state. However many ask, Redis is asked once in
 * two seconds. Throws `queue_not_found`.
 */
export async function readBacklogParts(
  ctx: Context,
  queue: string,
  by: BacklogAnswer["by"],
): Promise<BacklogAnswer> {
  const { asOf, states } = await sampled(ctx, queue);
  return {
    by,
    asOf,
    ...backlogParts(states.map(({ length, jobs }) => ({ length, values: jobs.map((job) => job[by]) }))),
  };
}
