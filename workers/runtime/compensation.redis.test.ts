import { expect, test } from "vitest";
import { z } from "zod";
import { listAuditEntries } from "@/lib/audit/audit-log";
import { compensateDue, UndoQueues } from "@/lib/compensation/keeper";
import { noteStep } from "@/lib/compensation/steps";
import { type UndoPayload, undoQueueOf } from "@/lib/compensation/undo-queue";
import { readDecisions } from "@/lib/decisions/list";
import { jobOptions } from "@/lib/queues/job-options";
import { PermanentError } from "@/lib/resilience/failures";
import { eventually } from "@/lib/testing/context";
import { testQueue, testRuntime } from "../testing/runtime";
import { undoing } from "./compensation-step";
import type { ProcessorTools } from "./processor";

const definition = testQueue(
  { job: z.object({ fails: z.boolean().default(false) }) },
  { compensated: true, attempts: 2 },
);
const undoDefinition = undoQueueOf(definition);

/** A compensated queue, its undo queue, and a keeper that is stepped by hand. */
async function setUp(processor: (fails: boolean, tools: ProcessorTools) => Promise<unknown>) {
  const ctx = await testRuntime();
  const undone: UndoPayload[] = [];
  ctx.start(definition, { job: ({ fails }, tools) => processor(fails, tools) });
  ctx.start(undoDefinition, {
    undo: undoing(ctx.runtime, async (work) => {
      undone.push(work);
      return { undone: work.steps.length };
    }),
  });
  const undos = new UndoQueues(ctx.runtime);
  const later = { ...ctx.runtime, clock: { ...ctx.runtime.clock, now: () => Date.now() + 60_000 } };
  return {
    ...ctx,
    undone,
    undos,
    queue: ctx.queue("work"),
    queueOf: ctx.queue,
    keep: () => compensateDue(later, undos),
  };
}

const auditOf = async (ctx: Awaited<ReturnType<typeof setUp>>) =>
  (await listAuditEntries(ctx.runtime, { limit: 50 })).entries.filter(
    ({ action }) => action === "job.compensate",
  );

test("what a job had done when it died is undone once, in the audit once, and among the decisions of the job", async () => {
  const ctx = await setUp(async (fails, { step }) => {
    await step("reserve", { seat: 7 });
    await step("charge", { cents: 100 });
    if (fails) throw new PermanentError("No.");
  });
  await ctx.queue.add("job", { fails: true }, { jobId: "dies", ...jobOptions(definition) });
  await ctx.queue.add("job", {}, { jobId: "lives", ...jobOptions(definition) });
  await eventually(
    async () => (await ctx.queue.getFailedCount()) + (await ctx.queue.getCompletedCount()) === 2,
  );
  await Promise.all([ctx.keep(), ctx.keep()]);
  await ctx.keep();
  const [audit] = await eventually(async () => {
    const entries = await auditOf(ctx);
    return entries.length > 0 && entries;
  });
  expect(ctx.undone).toHaveLength(1);
  expect(ctx.undone[0]).toMatchObject({
    jobId: "dies",
    steps: [
      { name: "reserve", data: { seat: 7 } },
      { name: "charge", data: { cents: 100 } },
    ],
  });
  expect(audit).toMatchObject({ target: { jobId: "dies" }, after: { undone: 2 } });
  const decisions = await eventually(async () => {
    const page = await readDecisions(ctx.runtime, ctx.keyOf("work"), { kind: "compensation", limit: 10 });
    return page.decisions.length >= 2 && page.decisions;
  });
  expect(new Set(decisions.map(({ jobId }) => jobId))).toEqual(new Set(["dies"]));
  expect(decisions.map(({ why }) => why)).toContain("Undone: reserve, charge.");
  expect(await ctx.redis.exists(ctx.keys.stepsDue(), ctx.keys.undosPending())).toBe(0);
});

test("a replay starts with no steps, and its own death is undone by itself", async () => {
  let seat = 0;
  const ctx = await setUp(async (_fails, { step }) => {
    seat += 1;
    await step(`seat ${seat}`);
    throw new PermanentError("No.");
  });
  const job = await ctx.queue.add("job", {}, jobOptions(definition));
  for (const death of [1, 2]) {
    await eventually(async () => (await ctx.queue.getFailedCount()) === 1);
    await ctx.keep();
    await eventually(() => Promise.resolve(ctx.undone.length === death));
    if (death === 1) await job.retry("failed");
  }
  expect(ctx.undone.map(({ steps }) => steps.map(({ name }) => name))).toEqual([["seat 1"], ["seat 2"]]);
  await eventually(async () => (await auditOf(ctx)).length === 2);
});

test("a job that is still under way keeps its steps; one that died and was thrown away is undone", async () => {
  const ctx = await setUp(async () => {});
  const work = { queueKey: ctx.keyOf("work"), jobName: "job", tenant: null };
  await ctx.queue.add("job", {}, { jobId: "waits", delay: 600_000 });
  await noteStep(ctx.runtime, { ...work, jobId: "waits" }, "one", null);
  await noteStep(ctx.runtime, { ...work, jobId: "trimmed" }, "one", null);
  await ctx.keep();
  await eventually(() => Promise.resolve(ctx.undone.length === 1));
  expect(ctx.undone[0]?.jobId).toBe("trimmed");
  expect(await ctx.redis.zrange(ctx.keys.stepsDue(), "0", "-1")).toEqual([`${work.queueKey}:waits`]);
  expect(await ctx.redis.pttl(ctx.keys.steps(work.queueKey, "waits"))).toBeGreaterThan(0);
});

test("a keeper that died after it took the steps, or after it added the undo, loses and repeats nothing", async () => {
  const ctx = await setUp(async (_fails, { step }) => {
    await step("one");
    throw new PermanentError("No.");
  });
  await ctx.queue.add("job", {}, jobOptions(definition));
  await eventually(async () => (await ctx.queue.getFailedCount()) === 1);
  await ctx.keep();
  await eventually(async () => (await auditOf(ctx)).length === 1);
  // As if the first keeper had died before it took the undo off its list.
  const [undo] = ctx.undone;
  await ctx.redis.hset(ctx.keys.undosPending(), undo?.idempotencyKey ?? "", JSON.stringify(undo));
  await ctx.keep();
  expect(await ctx.redis.hlen(ctx.keys.undosPending())).toBe(0);
  expect(await ctx.queueOf("work-undo").getCompletedCount()).toBe(1);
  expect(ctx.undone).toHaveLength(1);
});

test("steps are bounded, and refused where nobody would undo them", async () => {
  const plain = testQueue({ job: z.object({}) }, { name: "plain" });
  const ctx = await setUp(async (_fails, { step }) => {
    for (let n = 0; n < 101; n++) await step(`${n}`);
  });
  ctx.start(plain, { job: (_payload, { step }) => step("one") });
  await ctx.queue.add("job", {}, jobOptions(definition));
  const many = await eventually(async () => (await ctx.queue.getFailed())[0]);
  expect(many).toMatchObject({ attemptsMade: 1, failedReason: expect.stringContaining("at most 100 steps") });
  const other = ctx.queueOf("plain");
  await other.add("job", {}, jobOptions(plain));
  const refused = await eventually(async () => (await other.getFailed())[0]);
  expect(refused.failedReason).toContain("declares no compensation");
});
