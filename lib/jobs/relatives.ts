import type { Context } from "../context";
import type { Dependencies, Parent, Relative } from "../contract/jobs";
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

/** The flows around jobs; null in the place of a job gives none. One call for each 250 jobs and parents. */
export async function readFlows(
  ctx: Pick<Context, "redis">,
  jobs: ({ queue: QueueIdentity; id: string; parent: ParentReference | null } | null)[],
): Promise<Flow[]> {
  const asked = jobs.flatMap((job): JobAddress[] => {
    if (!job) return [];
    return job.parent ? [{ queue: job.queue, id: job.id }, job.parent] : [{ queue: job.queue, id: job.id }];
  });
  const found = (await readRelatives(ctx.redis, asked)).values();
  return jobs.map((job) => {
    if (!job) return NO_FLOW;
    const self = found.next().value;
    const parent = job.parent && found.next().value;
    const hasChildren = self && Object.values(self.children).some((count) => count > 0);
    return {
      parent: job.parent && parent ? toParent(parent, job.parent) : null,
      children: hasChildren ? self.children : null,
    };
  });
}
