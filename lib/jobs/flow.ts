import type { Redis } from "ioredis";
import { haveFailedChild, ignoredBy, withChildren } from "../queues/backend/children";
import { type JobAddress, type Relative, readRelatives } from "../queues/backend/relatives";
import type { QueueIdentity } from "../queues/identity";
import type { ParentReference } from "./parent";

const UNFINISHED_CHILDREN =
  "Its flow's children have not finished: BullMQ would fail it again. Replay it when they have.";
const FAILED_CHILDREN =
  "Children that it failed with are dead letters: BullMQ would run it and fail it again. Replay them first.";
const LOST_CHILDREN =
  "The child that it failed with was removed: BullMQ would run it and never let it complete. Add its flow anew.";
const PARENT_RUNS =
  "Its flow's parent has gone on without it and has not ended: BullMQ would fail the parent for a child that is not done. Replay it when the parent has ended.";

/** Whether BullMQ lets a parent complete, as far as its children go. */
export const isReplayable = ({ state, children }: Relative): boolean =>
  state === "failed" && children.unprocessed === 0 && children.failed === 0;

/** A parent that a worker may have, or will have, without it being looked at again. */
const isUnderWay = ({ state }: Relative): boolean =>
  state === "waiting" || state === "prioritized" || state === "delayed" || state === "active";

/**
 * Why each of these failed jobs must not be replayed in its place because of its flow; null where nothing is against it.
 * One command for jobs without a flow, else a few pipelines.
 *
 * BullMQ's part (reprocessJob, moveToFinished): a replayed child goes back among those that its parent waits for, whatever
 * the parent does at that time; a parent with such a child, or with one that it failed for, is run but not completed.
 */
export async function flowRefusals(
  redis: Redis,
  queue: QueueIdentity,
  jobs: { id: string; parent: ParentReference | null }[],
): Promise<(string | null)[]> {
  const [asParents, asChildren] = await Promise.all([
    parentRefusals(
      redis,
      queue,
      jobs.map(({ id }) => id),
    ),
    childRefusals(redis, queue, jobs),
  ]);
  return jobs.map(({ id }) => asParents.get(id) ?? asChildren.get(id) ?? null);
}

async function parentRefusals(
  redis: Redis,
  queue: QueueIdentity,
  ids: string[],
): Promise<Map<string, string>> {
  const jobs = ids.map((id): JobAddress => ({ queue, id }));
  const open = await withChildren(redis, jobs, ["unprocessed", "failed"]);
  const parents = jobs.filter((_, index) => open[index]);
  if (parents.length === 0) return new Map();
  const [standings, replayable] = await Promise.all([
    readRelatives(redis, parents),
    haveFailedChild(redis, parents),
  ]);
  const refusals = new Map<string, string>();
  for (const [index, { id, children }] of standings.entries()) {
    if (children.failed > 0) refusals.set(id, replayable[index] ? FAILED_CHILDREN : LOST_CHILDREN);
    else if (children.unprocessed > 0) refusals.set(id, UNFINISHED_CHILDREN);
  }
  return refusals;
}

async function childRefusals(
  redis: Redis,
  queue: QueueIdentity,
  jobs: { id: string; parent: ParentReference | null }[],
): Promise<Map<string, string>> {
  const children = jobs.flatMap(({ id, parent }) =>
    parent?.onFailure === "ignore" || parent?.onFailure === "continue"
      ? [{ child: { queue, id }, parent }]
      : [],
  );
  if (children.length === 0) return new Map();
  const [ignored, parents] = await Promise.all([
    ignoredBy(redis, children),
    readRelatives(
      redis,
      children.map(({ parent }) => parent),
    ),
  ]);
  const refusals = new Map<string, string>();
  for (const [index, { child }] of children.entries()) {
    const parent = parents[index];
    if (ignored[index] && parent && isUnderWay(parent)) refusals.set(child.id, PARENT_RUNS);
  }
  return refusals;
}
