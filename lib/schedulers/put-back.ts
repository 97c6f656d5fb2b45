import { ErrorCode, type JobSchedulerTemplateOptions } from "bullmq";
import type { Context } from "../context";
import { SpillwayError } from "../errors";
import { openQueue } from "../queues/open";
import type { Definition } from "./definition";
import type { SchedulerPlace } from "./kept";

/**
 * Has BullMQ make a scheduler, or change the one of this id, so that its next job is the `count`th; gives when that job is due.
 * Throws `unprocessable` for a limit or an end that is reached already, and `conflict` where a job stands in the way.
 */
export async function upsert(
  ctx: Context,
  { queue, scheduler }: SchedulerPlace,
  definition: Definition,
  count: number,
): Promise<number | null> {
  const { pattern, tz, everyMs, offsetMs, startAt, endAt, limit, jobName, data, opts } = definition;
  refuseOver(definition, count, ctx.clock.now());
  const open = await openQueue(ctx, queue);
  try {
    const job = await open.upsertJobScheduler(
      scheduler,
      {
        ...(pattern === null ? {} : { pattern }),
        ...(tz === null ? {} : { tz }),
        ...(everyMs === null ? {} : { every: everyMs }),
        ...(offsetMs === null ? {} : { offset: offsetMs }),
        ...(startAt === null ? {} : { startDate: startAt }),
        ...(endAt === null ? {} : { endDate: endAt }),
        ...(limit === null ? {} : { limit }),
        // BullMQ adds one to it.
        count: count - 1,
      },
      { name: jobName, data, opts: opts as JobSchedulerTemplateOptions },
    );
    if (!job) throw neverDue();
    const next = await open.getJobScheduler(scheduler);
    return next?.next ?? null;
  } catch (error) {
    throw inTheWay(error);
  }
}

export const neverDue = () =>
  new SpillwayError("unprocessable", "By this schedule no job would ever be due.", {
    hint: "Look at the pattern, the end and the limit.",
  });

function refuseOver({ endAt, limit }: Definition, count: number, now: number): void {
  if (endAt !== null && endAt <= now) {
    throw new SpillwayError("unprocessable", "The end of this schedule has passed.", {
      hint: "Set a later end, or none.",
      errors: [{ field: "endAt", message: "Lies in the past." }],
    });
  }
  if (limit !== null && count > limit) {
    throw new SpillwayError("unprocessable", `It has made ${count - 1} jobs, and its limit is ${limit}.`, {
      hint: "Set a higher limit, or none.",
      errors: [{ field: "limit", message: `At least ${count}.` }],
    });
  }
}

/** BullMQ names a job after the time it is due, and makes none beside one that ran or runs for the same time. */
function inTheWay(error: unknown): unknown {
  const code = error instanceof Error ? (error as Error & { code?: unknown }).code : undefined;
  if (code !== ErrorCode.SchedulerJobIdCollision && code !== ErrorCode.SchedulerJobSlotsBusy) return error;
  return new SpillwayError(
    "conflict",
    "A job of this scheduler that ran, or runs, for the same time is kept.",
    {
      hint: "Try again after that time, or remove that job first. Nothing was changed.",
      cause: error,
    },
  );
}
