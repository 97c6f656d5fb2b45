import type { EnqueueOutcome, NewJob, StreamLine } from "../contract/enqueue";
import { SpillwayError } from "../errors";
import type { RequestContext } from "../http/route";
import { parseQueueKey } from "../queues/identity";
import { requireQueue } from "../queues/require";
import { enqueue } from "./enqueue";
import { readPressure } from "./pressure";
import { readShed } from "./shed";
import { enqueueStream } from "./stream";
import { declaredTarget } from "./target";
import { excessOf } from "./watermarks";

/** Enqueues the jobs of one JSON request. Throws what refused the first of them when none was taken, and `queue_not_found`. */
export async function enqueueRequest(ctx: RequestContext, queueKey: string, jobs: NewJob[]) {
  await requireQueue(ctx, parseQueueKey(queueKey));
  const target = declaredTarget(queueKey, ctx.config.queuePrefix);
  const key = ctx.request.headers.get("idempotency-key");
  const named =
    key === null || jobs.length !== 1 ? jobs : jobs.map((job) => ({ idempotencyKey: key, ...job }));
  const outcomes = await enqueue(ctx, target, named, { keyRing: ctx.config.payloadKeys });
  const accepted = outcomes.filter((one) => one.accepted).length;
  ctx.audit.after = { accepted, refused: outcomes.length - accepted };
  const [first] = outcomes;
  if (accepted === 0 && first && !first.accepted) throw first.error;
  return {
    accepted,
    refused: outcomes.length - accepted,
    outcomes: outcomes.map((one): EnqueueOutcome => {
      if (one.accepted) return { accepted: true, id: one.id, delayedMs: one.delayedMs };
      const { code, message, details } = one.error;
      return {
        accepted: false,
        code,
        detail: message,
        ...(details.retryAfterMs === undefined ? {} : { retryAfterMs: details.retryAfterMs }),
      };
    }),
  };
}

/** Enqueues an NDJSON body while it arrives. The audit has the counts, also when the client goes away. */
export async function streamRequest(
  ctx: RequestContext,
  queueKey: string,
  emit: (line: StreamLine) => Promise<void>,
): Promise<void> {
  await requireQueue(ctx, parseQueueKey(queueKey));
  const { body, headers } = ctx.request;
  if (body === null) throw new SpillwayError("invalid_request", "The body is empty: one job a line.");
  const counts = { lines: 0, accepted: 0, refused: 0, unknown: 0 };
  ctx.audit.after = counts;
  const options = {
    keyRing: ctx.config.payloadKeys,
    idempotencyKey: headers.get("idempotency-key"),
    counts,
  };
  try {
    await enqueueStream(ctx, declaredTarget(queueKey, ctx.config.queuePrefix), body, options, emit);
  } catch (error) {
    // What was taken stays taken, and nobody is left to be answered.
    if (!ctx.request.signal.aborted) throw error;
    ctx.audit.after = { ...counts, clientLeft: true };
  }
}

/** How a queue stands against its watermarks, and what was turned away. Throws `queue_not_found`. */
export async function readBackpressure(ctx: RequestContext, queueKey: string) {
  await requireQueue(ctx, parseQueueKey(queueKey));
  const target = declaredTarget(queueKey, ctx.config.queuePrefix);
  const [{ policy, load }, shed] = await Promise.all([
    readPressure(ctx, queueKey, "definition" in target ? target.definition : null),
    readShed(ctx, queueKey),
  ]);
  const over = policy && excessOf(policy, load);
  return {
    policy,
    depth: load.depth,
    oldestMs: load.oldestMs,
    over: over && { mark: over.mark, by: over.by, clearMs: over.clearMs },
    shed,
  };
}
