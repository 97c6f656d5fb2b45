import { hasLegacyRepeatableKeyShape, type JobSchedulerJson, type Queue } from "bullmq";
import type { Context } from "../context";
import { SpillwayError } from "../errors";
import { readIterations, readNextAt } from "../queues/backend/scheduler-rows";
import { parseQueueKey } from "../queues/identity";
import { openQueue } from "../queues/open";
import type { Definition } from "./definition";
import type { SchedulerPlace } from "./kept";

/** A scheduler as BullMQ has it now. */
export interface Live {
  definition: Definition;
  nextAt: number;
  /** Which of its jobs the next one is that it makes, or makes anew: one that no longer waits for its time has been made. */
  count: number;
  /** Whether its next job still waits for its time. */
  waits: boolean;
}

export const schedulerNotFound = (id: string) =>
  new SpillwayError("not_found", `There is no scheduler ${id.slice(0, 100)} in this queue.`, {
    hint: "It may have been removed. GET /api/v1/schedulers lists those there are.",
  });

const isLegacy = () =>
  new SpillwayError(
    "unprocessable",
    "This is a repeatable job of BullMQ 4 or older, which BullMQ 6 does not run.",
    {
      hint: "Make a scheduler of it as BullMQ's guide to version 6 says, and remove it with the BullMQ that made it.",
    },
  );

/** The scheduler of this id; null for none. Throws `queue_not_found`, and `unprocessable` for a legacy repeatable job. */
export async function readLive(ctx: Context, { queue, scheduler }: SchedulerPlace): Promise<Live | null> {
  const found = await storedScheduler(await openQueue(ctx, queue), scheduler);
  const identity = parseQueueKey(queue);
  if (!found) {
    const known = await readNextAt(ctx.redis, identity, scheduler);
    if (known !== null && hasLegacyRepeatableKeyShape(scheduler)) throw isLegacy();
    return null;
  }
  const nextAt = found.next ?? 0;
  const [next] = await readIterations(ctx.redis, [{ queue: identity, scheduler, dueAt: nextAt }]);
  const waits = next?.state === "delayed";
  const made = next?.count ?? found.iterationCount ?? 1;
  return { definition: definitionOf(found), nextAt, count: waits ? made : made + 1, waits };
}

async function storedScheduler(queue: Queue, id: string): Promise<JobSchedulerJson | undefined> {
  try {
    return await queue.getJobScheduler(id);
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("Legacy repeatable job")) throw isLegacy();
    throw error;
  }
}

function definitionOf(found: JobSchedulerJson): Definition {
  return {
    jobName: found.name,
    pattern: found.pattern ?? null,
    tz: found.tz ?? null,
    everyMs: found.every ?? null,
    offsetMs: found.offset ?? null,
    startAt: found.startDate ?? null,
    endAt: found.endDate ?? null,
    limit: found.limit ?? null,
    data: found.template?.data ?? {},
    opts: { ...found.template?.opts },
  };
}
