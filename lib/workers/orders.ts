import { z } from "zod";
import type { Context } from "../context";
import { type WorkerOrder, workerOrderSchema } from "../contract/workers";
import { SpillwayError } from "../errors";
import { FORGET_MS, liveRuntimeWorkers } from "./heartbeats";
import { isLost } from "./judge";

const storedSchema = z.object({ order: workerOrderSchema, atMs: z.number() });

/**
 * Tells a worker what to do; a stop goes to all workers of its process. It obeys at once, or within a second when the message
 * is lost. The order is kept until the worker is gone, so that it survives a Redis that was away, and not the worker. Throws
 * `not_found` when no such worker reports, `conflict` when it is lost, or told to stop before.
 */
export async function orderWorker(
  ctx: Context,
  id: string,
  order: WorkerOrder,
): Promise<{ order: WorkerOrder; workers: string[] }> {
  const nowMs = ctx.clock.now();
  const live = await liveRuntimeWorkers(ctx, nowMs, FORGET_MS);
  const worker = live.find((one) => one.id === id);
  if (!worker) {
    throw new SpillwayError("not_found", "No worker of the runtime has this id.", {
      hint: "It may have ended. Workers that do not run the runtime cannot be told anything: pause their queue instead.",
    });
  }
  if (isLost(worker, nowMs)) {
    throw new SpillwayError("conflict", "This worker is lost: it would not hear.", {
      hint: "Its jobs are taken over by others when their locks run out.",
    });
  }
  const [now] = await readOrders(ctx, [id]);
  if (now === "stop") throw new SpillwayError("conflict", "This worker has been told to stop already.");
  const sameProcess = (one: typeof worker) => one.host === worker.host && one.pid === worker.pid;
  const told = order === "stop" ? live.filter(sameProcess).map((one) => one.id) : [id];
  const stored = JSON.stringify({ order, atMs: nowMs });
  const key = ctx.keys.workerOrders();
  await ctx.redis
    .multi()
    .hset(key, Object.fromEntries(told.map((one) => [one, stored])))
    .publish(ctx.keys.workersChannel(), order)
    .exec();
  return { order, workers: told };
}

/** What each of these workers was told last; `run` when nothing. One command. */
export async function readOrders(ctx: Context, ids: string[]): Promise<WorkerOrder[]> {
  if (ids.length === 0) return [];
  return (await ctx.redis.hmget(ctx.keys.workerOrders(), ...ids)).map((text) => {
    if (text === null) return "run";
    const parsed = storedSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data.order : "run";
  });
}
