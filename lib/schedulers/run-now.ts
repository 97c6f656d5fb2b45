import { createHash, randomUUID } from "node:crypto";
import type { JobsOptions } from "bullmq";
import { z } from "zod";
import type { Context } from "../context";
import { answerRequest, releaseRequest, reserveRequest } from "../operations/idempotency";
import { openQueue } from "../queues/open";
import { readKept, type SchedulerPlace } from "./kept";
import { readLive, schedulerNotFound } from "./live";

const answerSchema = z.object({ queue: z.string(), jobId: z.string() });
export type RunNow = z.infer<typeof answerSchema>;

/**
 * Adds one ordinary job from a scheduler's template, paused or not: its next run and its limit take no notice. A repeat with the
 * same Idempotency-Key gets the first answer, and `repeated` is true; after a crash in between it finds the same job, as long
 * as BullMQ keeps it. Throws `queue_not_found`, `not_found`, and what {@link reserveRequest} throws.
 */
export async function runNow(
  ctx: Context,
  place: SchedulerPlace,
  idempotencyKey: string = randomUUID(),
): Promise<{ answer: RunNow; repeated: boolean }> {
  const scope = `scheduler.run ${JSON.stringify([place.queue, place.scheduler])}`;
  const reserved = await reserveRequest(ctx, scope, idempotencyKey, place);
  if ("answer" in reserved) return { answer: answerSchema.parse(reserved.answer), repeated: true };
  try {
    const answer = { queue: place.queue, jobId: await addJob(ctx, place, `${scope}\n${idempotencyKey}`) };
    await answerRequest(ctx, reserved.reservation, answer);
    return { answer, repeated: false };
  } catch (error) {
    await releaseRequest(ctx, reserved.reservation).catch((err: unknown) =>
      ctx.log.warn({ err }, "An idempotency key stays reserved until it expires"),
    );
    throw error;
  }
}

async function addJob(ctx: Context, place: SchedulerPlace, seed: string): Promise<string> {
  const { definition } = (await readLive(ctx, place)) ?? (await readKept(ctx, place)) ?? {};
  if (!definition) throw schedulerNotFound(place.scheduler);
  const jobId = `run-now-${createHash("sha256").update(seed).digest("base64url").slice(0, 22)}`;
  const queue = await openQueue(ctx, place.queue);
  await queue.add(definition.jobName, definition.data, { ...(definition.opts as JobsOptions), jobId });
  return jobId;
}
