import { expect, test } from "vitest";
import { recordDecision } from "../../decisions/record";
import { eventually, type TestContext, testContext } from "../../testing/context";
import { knownQueue, writeFailedJobs } from "../../testing/failed-fixture";
import { testIndex } from "../../testing/index-fixture";
import { countLetters, listLetters } from "./query";
import { readTruths, reconcile } from "./reconcile";

const died = (ctx: TestContext, queueKey: string, jobId: string, code: string, appVersion: string) =>
  recordDecision(ctx, {
    queueKey,
    jobId,
    jobName: "x",
    kind: "dead",
    why: "A test.",
    class: "poison",
    code,
    appVersion,
  });

test("class, code and release come from the runtime's record of a death, the latest where there are two", async () => {
  const ctx = testContext();
  const { key, identity } = await knownQueue(ctx, "recorded");
  died(ctx, key, "a", "OLD", "1.0.0");
  died(ctx, key, "a", "SOLD_OUT", "1.1.0");
  recordDecision(ctx, {
    queueKey: key,
    jobId: "b",
    jobName: "x",
    kind: "retry",
    why: "A test.",
    code: "NOT_DEAD",
  });
  await eventually(async () => (await ctx.redis.xlen(ctx.keys.decisions(key))) === 3);
  const failedAt = Date.now();
  await writeFailedJobs(ctx.redis, identity, [
    { id: "a", failedAt },
    { id: "b", failedAt },
    { id: "old", failedAt: failedAt - 30_000 },
  ]);
  const writer = await testIndex(ctx);
  await reconcile(ctx, writer, await readTruths(ctx, [{ queue: key, ids: ["a", "b", "old"] }]));
  const { items } = await listLetters(ctx, { queues: [key] }, { limit: 10 });
  const of = (id: string) => items.find((letter) => letter.id === id);
  expect(of("a")).toMatchObject({ class: "poison", code: "SOLD_OUT", appVersion: "1.1.0" });
  expect(of("b")).toMatchObject({ class: "transient", code: "Error", appVersion: null });
  expect(of("a")?.group).toBe(of("b")?.group);
  expect(await countLetters(ctx, { appVersions: ["1.1.0"], classes: ["poison"] })).toBe(1);
});
