import { Redis } from "ioredis";
import { expect, onTestFinished, test } from "vitest";
import { openBatchQueue } from "../queues/open";
import { eventually, type TestContext, testContext } from "../testing/context";
import { knownQueue, writeFailedJobs } from "../testing/failed-fixture";
import { type Mover, moveToReplay, type Replayable } from "./move";

const T = 1_700_000_000_000;
const mover: Mover = { by: "ada", operation: null, atMs: T, why: null, change: null };

const replayable = (id: string, patch?: Replayable["patch"]): Replayable => ({
  id,
  failedAt: T,
  failedReason: "broken",
  attemptsMade: 1,
  lifo: false,
  keepLogs: undefined,
  recorded: false,
  ...(patch ? { patch } : {}),
});

/** What Redis did to one job, in its order, while `run` ran: as MONITOR tells it. */
async function doneTo(ctx: TestContext, jobKey: string, run: () => Promise<unknown>): Promise<string[]> {
  const redis = new Redis(ctx.url);
  const monitor = await redis.monitor();
  onTestFinished(() => {
    for (const one of [redis, monitor]) one.disconnect();
  });
  const seen: string[] = [];
  monitor.on("monitor", (_: string, [command = "", ...args]: string[]) => {
    if (/^eval/i.test(command)) return;
    if (args[0] === jobKey && args[1] === "data") seen.push("patched");
    if (args[0] === `${jobKey}:logs` && command.toUpperCase() === "RPUSH") seen.push("logged");
    if (command.toUpperCase() === "ZREM" && args[1] === jobKey.split(":").at(-1)) seen.push("retried");
  });
  // Commands wait in Redis meanwhile: all are sent before the first answer is there, as when this process is busy.
  await ctx.redis.client("PAUSE", 100, "ALL");
  await run();
  await eventually(() => expect(seen).toContain("retried"));
  return seen;
}

async function twoReplays(ctx: TestContext) {
  const { identity, queue } = await knownQueue(ctx, "order");
  await writeFailedJobs(
    ctx.redis,
    identity,
    ["a", "b", "c"].map((id) => ({ id, failedAt: T, data: "{}" })),
  );
  await openBatchQueue(ctx, identity).waitUntilReady();
  const patch = { payload: { mended: true }, sha: "x" };
  return { identity, queue, patch };
}

test("a job is logged and patched before it can run, when Redis knows the script of replays and not that of patches", async () => {
  const ctx = testContext();
  const { identity, queue, patch } = await twoReplays(ctx);
  const batch = openBatchQueue(ctx, identity);
  await moveToReplay(batch, [replayable("a")], mover);
  const order = await doneTo(ctx, queue.toKey("b"), () =>
    moveToReplay(batch, [replayable("b", patch)], mover),
  );
  expect(order).toEqual(["logged", "patched", "retried"]);
});

test("so it is when Redis forgot its scripts and another process brought back that of replays alone", async () => {
  const ctx = testContext();
  const { identity, queue, patch } = await twoReplays(ctx);
  const batch = openBatchQueue(ctx, identity);
  await moveToReplay(batch, [replayable("a", patch)], mover);
  await ctx.redis.script("FLUSH");
  const redis = new Redis(ctx.url);
  onTestFinished(() => redis.disconnect());
  const other = openBatchQueue({ ...ctx, redis }, identity);
  await other.waitUntilReady();
  await moveToReplay(other, [replayable("b")], mover);
  const order = await doneTo(ctx, queue.toKey("c"), () =>
    moveToReplay(batch, [replayable("c", patch)], mover),
  );
  expect(order).toEqual(["logged", "patched", "retried"]);
});
