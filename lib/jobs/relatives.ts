import type { Context } from "../context";
import type { Dependencies, Parent, Relative } from "../contract/jobs";
import { CHILD_OUTCOMES, withChildren } from "../queues/backend/children";
import { type Relative as Found, type JobAddress, readRelatives } from "../queues/backend/relatives";
import { type QueueIdentity, queueKey } from "../queues/identity";
import { isReplayable } from "./flow";
import type { ParentReference } from "./parent";

export const toRelative = ({ queue, id, name, state }: Found): Relative => ({
  queue: queueKey(queue),
  queueName: queue.name,
  id,
  name,
  state,
});

export const toParent = (parent: Found, { onFailure }: ParentReference): Parent => ({
  ...toRelative(parent),
  onFailure,
  children: parent.children,
  replayable: isReplayable(parent),
});

/** What a list tells of a job's flow: its parent, and its own children when it has any. */
export interface Flow {
  parent: Parent | null;
  children: Dependencies | null;
}

export const NO_FLOW: Flow = { parent: null, children: null };

/**
 * The flows around jobs; null in the place of a job gives none. One command for jobs without a flow, else two or three, and one
 * more for each 250 jobs and parents.
 */
export async function readFlows(
  ctx: Pick<Context, "redis">,
  jobs: ({ queue: QueueIdentity; id: string; parent: ParentReference | null } | null)[],
): Promise<Flow[]> {
  const addresses = jobs.flatMap((job): JobAddress[] => (job ? [{ queue: job.queue, id: job.id }] : []));
  const open = (await withChildren(ctx.redis, addresses, CHILD_OUTCOMES)).values();
  const wanted = jobs.map((job) => ({ job, isParent: job !== null && open.next().value === true }));
  const asked = wanted.flatMap(({ job, isParent }): JobAddress[] => [
    ...(job && isParent ? [{ queue: job.queue, id: job.id }] : []),
    ...(job?.parent ? [job.parent] : []),
  ]);
  const found = (await readRelatives(ctx.redis, asked)).values();
  return wanted.map(({ job, isParent }) => {
    const self = isParent ? found.next().value : undefined;
    const parent = job?.parent ? found.next().value : undefined;
    return {
      parent: job?.parent && parent ? toParent(parent, job.parent) : null,
      children: self?.children ?? null,
    };
  });
}
