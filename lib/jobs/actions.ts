import type { Context } from "../context";
import { isRedisUnavailable, SpillwayError } from "../errors";
import { readState } from "../queues/backend/job-state";
import { readJobField, readSortedScore } from "../queues/backend/jobs";
import { parseQueueKey } from "../queues/identity";
import { openQueue } from "../queues/open";
import { refusalOf } from "./bull-errors";
import { jobNotFound, readJobState } from "./detail";
import { holdersOf } from "./held";
import { jobHandle, type Moved, moveToNowhere, moveToReplay } from "./move";
import { orSeen } from "./or-seen";
import { readReplayable } from "./replayable";

interface Acted {
  id: string;
  state: string;
}

/** The whole data of a job, byte for byte. Throws `queue_not_found` and `job_not_found`. */
export const downloadData = (ctx: Context, queue: string, id: string): Promise<Buffer> =>
  downloadField(ctx, queue, id, "data");

/** As {@link downloadData}, of its data or its result; one without a result counts as not found. */
export async function downloadField(
  ctx: Context,
  queue: string,
  id: string,
  field: "data" | "returnvalue",
): Promise<Buffer> {
  await readJobState(ctx, queue, id);
  const whole = await readJobField(ctx.redis, parseQueueKey(queue), id, field);
  if (whole === null) throw jobNotFound(id);
  return whole;
}

/** Replaces a job's data. Throws `conflict` while it runs, because its worker has read the old data already. */
export async function replaceData(
  ctx: Context,
  queue: string,
  id: string,
  data: unknown,
): Promise<{ id: string; bytes: number }> {
  const state = await readJobState(ctx, queue, id);
  if (state === "active" || state === "completed") {
    throw new SpillwayError("conflict", `The job is ${state}, so that new data would have no effect.`, {
      hint: state === "active" ? "Wait until it has failed or finished." : "Add a new job instead.",
    });
  }
  const job = jobHandle(await openQueue(ctx, queue), id);
  await orSeen(
    () => refused(id, () => job.updateData(data as object)),
    async () => {
      const kept = await readJobField(ctx.redis, parseQueueKey(queue), id, "data");
      return kept?.toString("utf8") === JSON.stringify(data)
        ? "done"
        : "It had its old data right afterwards.";
    },
  );
  return { id, bytes: Buffer.byteLength(JSON.stringify(data)) };
}

/** Makes a delayed job runnable now. Throws `conflict` when it is not delayed, or a kill switch holds it. */
export async function promoteJob(ctx: Context, queue: string, id: string): Promise<Acted> {
  await expectState(ctx, queue, id, ["delayed"], "promoted");
  const flag = (await holdersOf(ctx, queue, [id])).get(id);
  if (flag) {
    throw new SpillwayError("conflict", `The kill switch ${flag} holds this job.`, {
      hint: "Lift the switch: it releases its jobs in order.",
    });
  }
  const job = jobHandle(await openQueue(ctx, queue), id);
  await orSeen(() => refused(id, () => job.promote()), leftState(ctx, queue, id, "delayed"));
  return acted(ctx, queue, id);
}

/** Removes one job; a flow's children stay. Throws `conflict` while a worker has it. */
export async function removeJob(ctx: Context, queue: string, id: string): Promise<Acted> {
  await expectNotActive(ctx, queue, id);
  const opened = await openQueue(ctx, queue);
  await orSeen(
    async () => check(id, (await moveToNowhere(opened, [id]))[0]),
    async () => {
      const state = await readState(ctx.redis, parseQueueKey(queue), id);
      return state === null ? "done" : `The job was ${state} right afterwards.`;
    },
  );
  return { id, state: "removed" };
}

/** Replays one dead letter. Throws `conflict` when it is not failed, or its children have not finished. */
export async function replayJob(ctx: Context, queue: string, id: string, by: string): Promise<Acted> {
  await expectState(ctx, queue, id, ["failed"], "replayed");
  const identity = parseQueueKey(queue);
  const score = await readSortedScore(ctx.redis, identity, "failed", id);
  const job = score === null ? null : await readReplayable(ctx.redis, identity, { id, score });
  if (job === null) throw jobNotFound(id);
  if (typeof job === "string") throw new SpillwayError("conflict", job);
  const mover = { by, operation: null, atMs: ctx.clock.now(), why: null, change: null };
  const opened = await openQueue(ctx, queue);
  await orSeen(
    async () => check(id, (await moveToReplay(opened, [job], mover))[0]),
    leftState(ctx, queue, id, "failed", score),
  );
  return acted(ctx, queue, id);
}

/**
 * A look whether a job has left a state, which it had been in since `score`. One that is there no more may have run, or been
 * removed by somebody else.
 */
const leftState =
  (ctx: Context, queue: string, id: string, from: "failed" | "delayed", score: string | null = null) =>
  async () => {
    const identity = parseQueueKey(queue);
    const [state, now] = await Promise.all([
      readState(ctx.redis, identity, id),
      readSortedScore(ctx.redis, identity, from, id),
    ]);
    if (state === null) return "The job was there no more right afterwards.";
    if (now === null || (score !== null && now !== score)) return "done" as const;
    return `The job was still ${from} right afterwards.`;
  };

/** The state after a change; a worker may have finished and removed the job by now. */
async function acted(ctx: Context, queue: string, id: string): Promise<Acted> {
  try {
    return { id, state: (await readState(ctx.redis, parseQueueKey(queue), id)) ?? "unknown" };
  } catch (error) {
    // The change is made, and only what has become of the job since cannot be read.
    if (isRedisUnavailable(error)) return { id, state: "unknown" };
    throw error;
  }
}

async function expectState(ctx: Context, queue: string, id: string, states: string[], done: string) {
  const state = await readJobState(ctx, queue, id);
  if (!states.includes(state)) {
    throw new SpillwayError(
      "conflict",
      `The job is ${state}; only a ${states.join(" or ")} one can be ${done}.`,
    );
  }
}

async function expectNotActive(ctx: Context, queue: string, id: string) {
  if ((await readJobState(ctx, queue, id)) === "active") {
    throw new SpillwayError("conflict", "A worker runs this job, so that it cannot be removed.", {
      hint: "Wait until it has finished.",
    });
  }
}

function check(id: string, moved: Moved | undefined): void {
  if (moved === "moved") return;
  if (moved === undefined || moved === "gone") throw changedMeanwhile(id);
  throw new SpillwayError("conflict", `The job was not changed. ${moved.error}`);
}

const changedMeanwhile = (id: string) =>
  new SpillwayError("conflict", `The job ${id.slice(0, 100)} changed its state in the meantime.`, {
    hint: "Look at it again, then repeat if that is still what you want.",
  });

async function refused(id: string, run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === "gone") throw jobNotFound(id);
    if (refusal === "state") throw changedMeanwhile(id);
    throw error;
  }
}
