import { Queue, Worker } from "bullmq";
import type { Context } from "@/lib/context";

/** Its figures are derived from BullMQ's events, where those of the catalog's queues are reported by Spillway's runtime. */
export const THUMBNAILS = "thumbnails";

const EVERY_MS = 500;
const CONCURRENCY = 2;
const FAILING_SHARE = 0.05;
const OPTIONS = {
  attempts: 3,
  backoff: { type: "exponential", delay: 1_000 },
  removeOnComplete: { count: 100 },
  removeOnFail: { count: 100 },
};

/** What a thumbnail takes, in milliseconds: a large one three times as long as a small one. */
export const renderMs = (name: string, chance: number) =>
  Math.round((name === "thumbnail.large" ? 300 : 100) * (0.5 + chance));

/**
 * A queue and its worker as any team has them that knows BullMQ alone: fills and serves it until the signal aborts. With
 * Redis away it waits, and goes on with what is due then.
 */
export async function runThumbnails(
  ctx: Context,
  { prefix }: { prefix: string },
  signal: AbortSignal,
): Promise<void> {
  const { clock, log, redis } = ctx;
  const queue = new Queue(THUMBNAILS, { connection: redis, prefix });
  const worker = new Worker(
    THUMBNAILS,
    async ({ name }) => {
      await clock.sleep(renderMs(name, clock.random()));
      if (clock.random() < FAILING_SHARE)
        throw new Error("The picture cannot be read: unexpected end of file");
    },
    { connection: redis, prefix, concurrency: CONCURRENCY },
  );
  const onError = (err: Error) => log.debug({ err }, "The demo's thumbnails met an error");
  queue.on("error", onError);
  worker.on("error", onError);
  while (!signal.aborted) {
    const picture = Math.floor(clock.random() * 1e6);
    await queue.add(picture % 4 === 0 ? "thumbnail.large" : "thumbnail.small", { picture }, OPTIONS);
    await clock.sleep(EVERY_MS, signal).catch(() => {});
  }
  await worker.close();
  await queue.close();
}
