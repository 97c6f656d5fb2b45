import { type Job, Worker, type WorkerOptions } from "bullmq";
import { Redis } from "ioredis";
import { onTestFinished } from "vitest";
import type { TestContext } from "./context";

/** A plain BullMQ worker as any team would run it, on a connection of its own; closed when the test ends. */
export function startTestWorker(
  ctx: TestContext,
  queue: string,
  processor: (job: Job) => Promise<unknown>,
  options: Partial<WorkerOptions> = {},
): Worker {
  const connection = new Redis(ctx.url, { maxRetriesPerRequest: null });
  const worker = new Worker(queue, processor, {
    connection,
    prefix: ctx.prefix,
    concurrency: 50,
    drainDelay: 1,
    ...options,
  });
  worker.on("error", () => {});
  onTestFinished(async () => {
    await worker.close(true);
    connection.disconnect();
  });
  return worker;
}
