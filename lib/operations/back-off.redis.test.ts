import { expect, test } from "vitest";
import { resetByHand, tripByHand } from "../breakers/manual";
import { breakerId, operateBreaker } from "../breakers/operate";
import { systemClock } from "../clock";
import { addCounts } from "../failures/store";
import { safeJson } from "../jobs/parse";
import { eventually, type TestContext, testContext } from "../testing/context";
import { knownQueue, writeFailedJobs } from "../testing/failed-fixture";
import { readSign } from "./signs";
import { readOperation, setBackOff } from "./store";
import { create, finished, many, startRunner } from "./testing/operate";

const POLICY = {
  consecutiveFailures: 3,
  failureShare: 0.5,
  windowMs: 10_000,
  minSamples: 6,
  openMs: 500,
  probes: 2,
  successesToClose: 2,
};

/** What the collector says of a queue: rates per second. */
async function rates(
  ctx: TestContext,
  key: string,
  servicePerSec: number,
  failurePerSec: number,
  runtime = false,
): Promise<void> {
  const summary = safeJson((await ctx.redis.hget(ctx.keys.snapshot(), key)) ?? "{}") as object;
  await ctx.redis.hset(
    ctx.keys.snapshot(),
    key,
    JSON.stringify({ ...summary, servicePerSec, failurePerSec, runtime }),
  );
}

/** Time that goes ten times as fast, so that steps of five seconds need not be waited for. */
function fastContext(): TestContext {
  const begunAt = Date.now();
  return testContext({
    clock: {
      ...systemClock,
      now: () => begunAt + (Date.now() - begunAt) * 10,
      sleep: (ms, signal) => systemClock.sleep(ms / 10, signal),
    },
  });
}

const setOf = (ctx: TestContext, id: string | null) => () => readOperation(ctx, "replay", id ?? "");

test("a breaker that is held open lets a replay stand still, with the reason; when it closes the replay goes on", async () => {
  const ctx = fastContext();
  const { identity, key, queue } = await knownQueue(ctx, "guarded");
  await writeFailedJobs(ctx.redis, identity, many(60));
  const route = { prefix: ctx.prefix, route: "https://bank.example" };
  await operateBreaker(
    ctx,
    route,
    { op: "report", batches: [{ succeeded: 1, failed: 0, tookMs: 1, openAtLeastMs: 0 }] },
    { queueKey: key, policy: POLICY },
  );
  await tripByHand(ctx, breakerId(route), { by: "ada", reason: "the bank is down", expiresAt: null });
  const { id } = await create(ctx, "replay", { filter: {} }, { ratePerSec: 30 });
  const read = setOf(ctx, id);
  const halt = startRunner(ctx);
  const { slowed } = await eventually(async () => {
    const operation = await read();
    return operation.slowed && operation;
  });
  expect(slowed).toMatchObject({ ratePerSec: 0, recovering: false });
  expect(slowed?.reason).toContain("https://bank.example is held open by ada: the bank is down");
  // Another runner finds it so, and moves nothing either.
  await halt();
  startRunner(ctx);
  await eventually(async () => ((await read()).slowed?.checkedAt ?? 0) > (slowed?.checkedAt ?? 0) + 1_500);
  expect((await queue.getJobCounts()).failed).toBe(60);
  await resetByHand(ctx, breakerId(route), { by: "ada", reason: "it is back" });
  await eventually(async () => (await read()).slowed?.recovering);
  expect(await finished(ctx, "replay", id)).toMatchObject({ state: "completed", replayed: 60, slowed: null });
});

test("while too much of its queue fails it slows down to a stand, and comes back by itself", async () => {
  const ctx = fastContext();
  const { identity, key } = await knownQueue(ctx, "failing");
  await writeFailedJobs(ctx.redis, identity, many(400));
  await rates(ctx, key, 1, 3);
  const { id } = await create(
    ctx,
    "replay",
    { filter: {} },
    { ratePerSec: 16, backOff: { failureShare: 0.6 } },
  );
  const read = setOf(ctx, id);
  startRunner(ctx);
  const seen: number[] = [];
  await eventually(async () => {
    const { slowed } = await read();
    if (slowed && slowed.ratePerSec !== seen.at(-1)) seen.push(slowed.ratePerSec);
    return slowed?.ratePerSec === 0;
  });
  expect(seen).toEqual([4, 1, 0]);
  expect((await read()).slowed?.reason).toBe(
    "75 % of the jobs that ended in failing in the last 15s died; it slows down from 60 %.",
  );
  await rates(ctx, key, 1, 1);
  await eventually(async () => (await read()).slowed?.recovering);
  await eventually(async () => (await read()).slowed === null);
  expect((await read()).state).toBe("running");
});

test("whoever says so lets it go on regardless", async () => {
  const ctx = fastContext();
  const { identity, key } = await knownQueue(ctx, "forced");
  await writeFailedJobs(ctx.redis, identity, many(50));
  await rates(ctx, key, 0, 100);
  const { id } = await create(ctx, "replay", { filter: {} }, { ratePerSec: 2 });
  startRunner(ctx);
  await eventually(async () => (await setOf(ctx, id)()).slowed?.ratePerSec === 0);
  expect(await setBackOff(ctx, id ?? "", null)).toMatchObject({
    before: { backOff: { failureShare: 0.5 } },
    after: { backOff: null, slowed: null },
  });
  expect(await finished(ctx, "replay", id)).toMatchObject({ state: "completed", replayed: 50 });
  await expect(setBackOff(ctx, id ?? "", null)).rejects.toMatchObject({ code: "conflict" });
  await expect(setBackOff(ctx, "nothing", null)).rejects.toMatchObject({ code: "not_found" });
});

test("a replay without it never slows down, nor does a discard", async () => {
  const ctx = testContext();
  const { identity, key } = await knownQueue(ctx, "regardless");
  await writeFailedJobs(ctx.redis, identity, many(50));
  await rates(ctx, key, 0, 100);
  const replay = await create(ctx, "replay", { ids: [{ queue: key, id: "j0" }] }, { backOff: null });
  startRunner(ctx);
  expect(await finished(ctx, "replay", replay.id)).toMatchObject({ replayed: 1, backOff: null });
  const discard = await create(ctx, "discard", { filter: {} });
  expect(await finished(ctx, "discard", discard.id)).toMatchObject({ discarded: 49, slowed: null });
});

test("failed attempts count where the runtime's workers tell of them; a few outcomes say nothing", async () => {
  const ctx = testContext();
  const { key } = await knownQueue(ctx, "attempts");
  await rates(ctx, key, 0.2, 0.2, true);
  expect(await readSign(ctx, [key], 0.5)).toBeNull();
  await addCounts(ctx, key, Date.now(), [{ class: "transient", code: "HTTP_503", count: 40 }]);
  expect(await readSign(ctx, [key], 0.5)).toMatchObject({
    pace: "slower",
    reason: expect.stringMatching(
      /^9\d % of the attempts in attempts in the last \d+s failed, most by HTTP_503;/,
    ),
  });
  await rates(ctx, key, 100, 0.2, true);
  expect(await readSign(ctx, [key], 0.5)).toBeNull();
});
