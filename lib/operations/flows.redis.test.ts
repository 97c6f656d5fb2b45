import { FlowProducer, UnrecoverableError } from "bullmq";
import { expect, onTestFinished, test } from "vitest";
import { cleanJobs } from "../queues/clean";
import { eventually, type TestContext, testContext } from "../testing/context";
import { knownQueue } from "../testing/failed-fixture";
import { addFlow, mortal } from "../testing/flow";
import { startTestWorker } from "../testing/work";
import { createOperation } from "./create";
import { startOperationsRunner } from "./runner";
import { readOperation } from "./store";

async function run<K extends "replay" | "discard">(ctx: TestContext, kind: K, queue: string) {
  const body = { selection: { filter: { queue } }, reason: "try", dryRun: false };
  const id = (await createOperation(ctx, { kind, body, actor: "operator" })).answer.id ?? "";
  const stop = new AbortController();
  const ended = startOperationsRunner(ctx, stop.signal);
  await eventually(async () => (await readOperation(ctx, kind, id)).finishedAt !== null);
  stop.abort();
  await ended;
  return readOperation(ctx, kind, id);
}

test("a child that its parent waits for is not discarded, but replayed, and the flow then ends well", async () => {
  const ctx = testContext();
  const parents = await knownQueue(ctx, "parents");
  const children = await knownQueue(ctx, "children");
  const flow = new FlowProducer({ connection: ctx.redis, prefix: ctx.prefix });
  onTestFinished(() => flow.close());
  let broken = true;
  startTestWorker(ctx, "children", async (job) => {
    if (broken && job.name === "dies") throw new UnrecoverableError("dead");
    return job.name;
  });
  startTestWorker(ctx, "parents", async (job) => Object.values(await job.getChildrenValues()).sort());
  const tree = await flow.add({
    name: "all",
    queueName: "parents",
    children: [
      { name: "dies", queueName: "children" },
      { name: "lives", queueName: "children" },
    ],
  });
  await eventually(async () => (await children.queue.getFailedCount()) === 1);
  const discard = await run(ctx, "discard", children.key);
  expect(discard).toMatchObject({ state: "completed", total: 1, discarded: 0, failed: 1, skipped: 0 });
  expect(discard.error).toContain("parent waits for it");
  expect(await parents.queue.getJobState(tree.job.id ?? "")).toBe("waiting-children");

  broken = false;
  expect(await run(ctx, "replay", children.key)).toMatchObject({ replayed: 1, failed: 0 });
  await eventually(async () => (await parents.queue.getJobState(tree.job.id ?? "")) === "completed");
  expect((await parents.queue.getJob(tree.job.id ?? ""))?.returnvalue).toEqual(["dies", "lives"]);
});

test("a failed parent is replayed once its children have finished, and a discarded one leaves them alone", async () => {
  const ctx = testContext();
  const parents = await knownQueue(ctx, "parents");
  const children = await knownQueue(ctx, "children");
  const flow = new FlowProducer({ connection: ctx.redis, prefix: ctx.prefix });
  onTestFinished(() => flow.close());
  let broken = true;
  startTestWorker(ctx, "children", async () => {
    if (broken) throw new UnrecoverableError("dead");
    return "fine";
  });
  startTestWorker(ctx, "parents", async () => {});
  const tree = await flow.add({
    name: "all",
    queueName: "parents",
    children: [{ name: "dies", queueName: "children", opts: { failParentOnFailure: true } }],
  });
  const id = tree.job.id ?? "";
  await eventually(async () => (await parents.queue.getJobState(id)) === "failed");
  await children.queue.pause();
  broken = false;
  expect(await run(ctx, "replay", children.key)).toMatchObject({ replayed: 1 });
  const early = await run(ctx, "replay", parents.key);
  expect(early).toMatchObject({ replayed: 0, failed: 1 });
  expect(early.error).toContain("children have not finished");
  await children.queue.resume();
  await eventually(async () => (await children.queue.getCompletedCount()) === 1);
  await run(ctx, "discard", parents.key);
  expect(await parents.queue.getJobState(id)).toBe("unknown");
  expect(await children.queue.getCompletedCount()).toBe(1);
});

test("a child is not discarded as long as a dead parent could not be replayed without it, but after the parent", async () => {
  const ctx = testContext();
  const parents = await knownQueue(ctx, "parents");
  const children = await knownQueue(ctx, "children");
  const work = mortal("dies");
  startTestWorker(ctx, "children", work.process);
  startTestWorker(ctx, "parents", work.process);
  await addFlow(ctx, {
    name: "all",
    queueName: "parents",
    children: [{ name: "dies", queueName: "children", opts: { failParentOnFailure: true } }],
  });
  await eventually(async () => (await parents.queue.getFailedCount()) === 1);
  const early = await run(ctx, "discard", children.key);
  expect(early).toMatchObject({ discarded: 0, failed: 1 });
  expect(early.error).toContain("could never be replayed");
  expect(
    await cleanJobs(ctx, children.key, { state: "failed", graceMs: 0, limit: 10, dryRun: false }),
  ).toMatchObject({
    removed: 0,
  });
  expect(await run(ctx, "discard", parents.key)).toMatchObject({ discarded: 1 });
  expect(await run(ctx, "discard", children.key)).toMatchObject({ discarded: 1, failed: 0 });
});
