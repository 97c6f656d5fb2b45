import { expect, test } from "vitest";
import { queueKey } from "../queues/identity";
import { eventually, type TestContext, testContext } from "../testing/context";
import { readDecisions } from "./list";
import { recordDecision } from "./record";

const queue = queueKey({ prefix: "bull", name: "work" });

function record(ctx: TestContext, jobId: string, kind: "retry" | "hold" = "retry") {
  recordDecision(ctx, {
    queueKey: queue,
    jobId,
    jobName: "job",
    kind,
    attempt: 1,
    delayMs: 10,
    why: "Because.",
  });
}

test("decisions are read newest first, page by page", async () => {
  const ctx = testContext();
  for (const id of ["a", "b", "c"]) record(ctx, id);
  const first = await readDecisions(ctx, queue, { limit: 2 });
  expect(first.decisions.map(({ jobId }) => jobId)).toEqual(["c", "b"]);
  expect(first.lookedBackTo).toBe(first.decisions[1]?.at);
  const second = await readDecisions(ctx, queue, { limit: 2, cursor: first.nextCursor ?? "" });
  expect(second).toMatchObject({
    decisions: [{ jobId: "a", class: null }],
    nextCursor: null,
    lookedBackTo: null,
  });
});

test("one job and one kind are found behind many others", async () => {
  const ctx = testContext();
  record(ctx, "mine", "hold");
  record(ctx, "mine");
  for (let n = 0; n < 2_500; n++) record(ctx, `other-${n}`);
  const ofJob = await readDecisions(ctx, queue, { job: "mine", limit: 50 });
  expect(ofJob.decisions.map(({ kind }) => kind)).toEqual(["retry", "hold"]);
  expect(ofJob.lookedBackTo).toBeNull();
  const held = await readDecisions(ctx, queue, { kind: "hold", limit: 50 });
  expect(held.decisions).toHaveLength(1);
  const one = await readDecisions(ctx, queue, { job: "mine", limit: 1 });
  const next = await readDecisions(ctx, queue, { job: "mine", limit: 1, cursor: one.nextCursor ?? "" });
  expect(next.decisions.map(({ kind }) => kind)).toEqual(["hold"]);
});

test("what was decided before a time is not looked at", async () => {
  const ctx = testContext();
  record(ctx, "mine", "hold");
  const [hold] = (await readDecisions(ctx, queue, { limit: 1 })).decisions;
  // Redis gives its entries times of its own: the next one is later only once its clock has moved on.
  await eventually(async () => Number((await ctx.redis.time())[0]) * 1_000 > Number(hold?.id.split("-")[0]));
  record(ctx, "mine");
  const since = Number(hold?.id.split("-")[0]) + 1;
  const { decisions } = await readDecisions(ctx, queue, { job: "mine", since, limit: 5 });
  expect(decisions.map(({ kind }) => kind)).toEqual(["retry"]);
});

test("the stream is bounded, and so is each entry", async () => {
  const ctx = testContext();
  recordDecision(ctx, { queueKey: queue, jobId: "1", jobName: "job", kind: "dead", why: "x".repeat(9_000) });
  const page = await readDecisions(ctx, queue, { limit: 1 });
  expect(page.decisions[0]?.why).toHaveLength(501);
  for (let n = 0; n < 11_000; n++) record(ctx, `${n}`);
  // Redis trims whole nodes of the stream: at most one node of 100 entries too many.
  expect(await ctx.redis.xlen(ctx.keys.decisions(queue))).toBeLessThanOrEqual(10_100);
});

test("an entry that cannot be read is passed over", async () => {
  const ctx = testContext();
  record(ctx, "a");
  await ctx.redis.xadd(
    ctx.keys.decisions(queue),
    "*",
    "kind",
    "later",
    "job",
    "a",
    "entry",
    '{"kind":"later"}',
  );
  expect((await readDecisions(ctx, queue, { limit: 5 })).decisions).toHaveLength(1);
});
