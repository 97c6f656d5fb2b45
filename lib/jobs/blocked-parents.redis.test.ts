import { FlowProducer } from "bullmq";
import { expect, onTestFinished, test } from "vitest";
import { eventually, type TestContext, testContext } from "../testing/context";
import { countCommands } from "../testing/count-commands";
import { knownQueue } from "../testing/failed-fixture";
import { addFlow, mortal } from "../testing/flow";
import { startTestWorker } from "../testing/work";
import { readBlockedParents } from "./blocked-parents";
import { readFlowProgress } from "./flow-progress";

const child = (name: string) => ({ name, queueName: "children" });

/** Each look anew: what was read lately is forgotten with the connection. */
const lookAnew = (ctx: TestContext, key: string) => {
  const redis = ctx.redis.duplicate();
  onTestFinished(() => redis.disconnect());
  return readBlockedParents({ ...ctx, redis }, key);
};

test("parents that wait for a dead child come first, with the child; the others by how long they have waited", async () => {
  const ctx = testContext();
  await knownQueue(ctx, "parents");
  await knownQueue(ctx, "children");
  const slow = await addFlow(ctx, { name: "slow", queueName: "parents", children: [child("later")] });
  const stuck = await addFlow(ctx, {
    name: "stuck",
    queueName: "parents",
    children: [child("dies"), child("lives")],
  });
  const key = stuck.stuck?.key ?? "";
  expect(await lookAnew(ctx, key)).toMatchObject({ total: 2, looked: 2, blocked: 0 });

  const workers = mortal("dies");
  startTestWorker(
    ctx,
    "children",
    async (job) => (job.name === "later" ? new Promise<never>(() => {}) : workers.process(job)),
    { concurrency: 3 },
  );
  const blocked = await eventually(async () => {
    const answer = await lookAnew(ctx, key);
    return answer.blocked === 1 && answer.items[0]?.children.processed === 1 && answer;
  });
  expect(blocked.items.map(({ name }) => name)).toEqual(["stuck", "slow"]);
  expect(blocked.items[0]).toMatchObject({
    children: { unprocessed: 1, processed: 1, ignored: 0, failed: 0 },
    dead: { count: 1, isLeast: false, first: { id: stuck.dies?.id, name: "dies", state: "failed" } },
  });
  expect(blocked.items[0]?.since).toBe(stuck.stuck?.job.timestamp);
  expect(blocked.items[1]?.dead).toEqual({ count: 0, isLeast: false, first: null });

  expect(await readFlowProgress(ctx, key, stuck.stuck?.id ?? "")).toEqual({
    counts: { unprocessed: 1, processed: 1, ignored: 0, failed: 0 },
    open: { looked: 1, states: { failed: 1 } },
  });
  expect(await readFlowProgress(ctx, key, slow.slow?.id ?? "")).toMatchObject({
    open: { looked: 1, states: { active: 1 } },
  });
});

test("thousands of children cost no more than a few, and the answer says that it has not seen them all", async () => {
  const ctx = testContext();
  await knownQueue(ctx, "parents");
  await knownQueue(ctx, "children");
  const producer = new FlowProducer({ connection: ctx.redis, prefix: ctx.prefix });
  onTestFinished(() => producer.close());
  const { job } = await producer.add({
    name: "wide",
    queueName: "parents",
    children: Array.from({ length: 2_000 }, () => child("one")),
  });
  const few = await addFlow(ctx, { name: "narrow", queueName: "parents", children: [child("one")] });
  const key = few.narrow?.key ?? "";
  const progress = (id: string | undefined) => readFlowProgress(ctx, key, id ?? "");
  const wide = await progress(job.id);
  expect(wide.counts.unprocessed).toBe(2_000);
  expect(wide.open.looked).toBeLessThanOrEqual(250);
  expect(wide.open.states).toEqual({ waiting: wide.open.looked });
  const calls = (id: string | undefined) => countCommands(ctx.redis, async () => void (await progress(id)));
  expect(await calls(job.id)).toEqual(await calls(few.narrow?.id));

  const { items } = await lookAnew(ctx, key);
  expect(items.map(({ name, dead }) => [name, dead.isLeast])).toEqual([
    ["wide", true],
    ["narrow", false],
  ]);
});
