import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { nodeArgs } from "../../programs";
import { bullKeys } from "../../queues/backend/keys";
import { queueKey } from "../../queues/identity";
import { startTestIndexer } from "../../testing/collector";
import { eventually, type TestContext, testContext } from "../../testing/context";
import { writeFailedJobs } from "../../testing/failed-fixture";
import { untilIndexed } from "../../testing/index-fixture";
import { writeManyFailed } from "../../testing/many-failed";
import { readGenerations, requestRebuild } from "./generations";
import { readIndexProgress } from "./progress";
import { countLetters } from "./query";

const T = Date.now() - 86_400_000;
const MANY = 20_000;
const LEADER = new URL("../../testing/indexing-leader-process.ts", import.meta.url);

/** A leader in a process of its own. */
function startLeader(ctx: TestContext, id: string): ChildProcess {
  const args = [...nodeArgs(LEADER), ctx.url, ctx.keys.prefix, id];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

/** Ends it as a crash would, and lets its lease run out at once. */
async function kill(ctx: TestContext, child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "exit");
  await ctx.redis.del(ctx.keys.leader());
}

async function manyFailed(ctx: TestContext): Promise<{ prefix: string; name: string }> {
  const identity = { prefix: ctx.prefix, name: "many" };
  await ctx.redis.hset(bullKeys(identity).meta, "version", "bullmq:6.7.0");
  await writeManyFailed(ctx.redis, identity, { count: MANY, firstAt: T, perMs: 3 });
  return identity;
}

/** Resolves when what is being built has some of the rows and not all; gives how many. */
const untilHalfBuilt = (ctx: TestContext) =>
  eventually(async () => {
    const { indexed, isBuilding } = await readIndexProgress(ctx);
    return isBuilding && indexed > 0 && indexed < MANY ? indexed : null;
  }, 30_000);

test("a leader that is killed in the middle of filling leaves what its successor goes on with, once and again", async () => {
  const ctx = testContext();
  await manyFailed(ctx);
  let before = 0;
  let generation = "";
  for (const id of ["first", "second"]) {
    const leader = startLeader(ctx, id);
    const indexed = await eventually(async () => {
      const progress = await readIndexProgress(ctx);
      return progress.indexed > before ? progress.indexed : null;
    }, 30_000);
    await kill(ctx, leader);
    const { serving, building } = await readGenerations(ctx);
    expect(serving).toBeNull();
    // The same generation goes on: nothing that was indexed is lost.
    if (generation !== "") expect(building).toBe(generation);
    generation = building ?? "";
    before = indexed;
  }
  expect(before).toBeLessThan(MANY);
  startTestIndexer(ctx, { id: "third", segmentRows: 5_000 });
  await untilIndexed(ctx, ["many"]);
  expect((await readGenerations(ctx)).serving).toBe(generation);
}, 90_000);

test("a leader that is killed in the middle of a reindex: the old index answers on, and the new one is finished", async () => {
  const ctx = testContext();
  const identity = await manyFailed(ctx);
  const filter = { queues: [queueKey(identity)] };
  const first = startLeader(ctx, "first");
  await untilIndexed(ctx, ["many"]);
  const old = (await readGenerations(ctx)).serving;
  await requestRebuild(ctx);
  await untilHalfBuilt(ctx);
  await kill(ctx, first);
  expect(await countLetters(ctx, filter)).toBe(MANY);
  const { serving, building } = await readGenerations(ctx);
  expect(serving).toBe(old);
  expect(building).not.toBeNull();
  // What happens while nobody leads comes to the one that is being built as well.
  await writeFailedJobs(ctx.redis, identity, [{ id: "meanwhile", failedAt: Date.now() }]);
  await ctx.redis.zrem(bullKeys(identity).failed, "job-0", "job-10000");
  startTestIndexer(ctx, { id: "second", segmentRows: 5_000 });
  await eventually(async () => (await readGenerations(ctx)).serving === building, 30_000);
  await untilIndexed(ctx, ["many"]);
  await eventually(
    async () => (await ctx.redis.keys(`${ctx.keys.prefix}dead-letters:${old}*`)).length === 0,
    30_000,
  );
}, 90_000);

test("a leader that was frozen and awakes when another leads writes nothing more", async () => {
  const ctx = testContext();
  const identity = await manyFailed(ctx);
  const frozen = startLeader(ctx, "frozen");
  await untilHalfBuilt(ctx);
  frozen.kill("SIGSTOP");
  await ctx.redis.del(ctx.keys.leader());
  const { building } = await readGenerations(ctx);
  startTestIndexer(ctx, { id: "successor", segmentRows: 5_000 });
  await untilIndexed(ctx, ["many"]);
  const epoch = () => ctx.redis.hget(ctx.keys.deadLetterGeneration(building ?? ""), "epoch");
  const successors = await epoch();
  frozen.kill("SIGCONT");
  await writeFailedJobs(ctx.redis, identity, [{ id: "later", failedAt: Date.now() }]);
  await ctx.redis.zrem(bullKeys(identity).failed, "job-7", "job-8");
  await untilIndexed(ctx, ["many"]);
  expect(await epoch()).toBe(successors);
  expect(await ctx.redis.get(ctx.keys.leader())).toBe("successor");
}, 90_000);
