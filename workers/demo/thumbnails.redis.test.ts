import { expect, test } from "vitest";
import { eventually, testContext } from "@/lib/testing/context";
import { renderMs, runThumbnails, THUMBNAILS } from "./thumbnails";

test("the demo's queue that knows BullMQ alone is filled, served and left in order", async () => {
  const ctx = testContext();
  const stop = new AbortController();
  const done = runThumbnails(ctx, { prefix: ctx.prefix }, stop.signal);
  const queue = ctx.queue(THUMBNAILS);
  await eventually(async () => (await queue.getCompletedCount()) > 1);
  stop.abort();
  await expect(done).resolves.toBeUndefined();
  expect(await queue.getActiveCount()).toBe(0);
  expect(await ctx.redis.hlen(ctx.keys.workers())).toBe(0);
});

test("a large thumbnail takes longer than any small one", () => {
  expect(renderMs("thumbnail.large", 0)).toBeGreaterThanOrEqual(renderMs("thumbnail.small", 0.99));
});
