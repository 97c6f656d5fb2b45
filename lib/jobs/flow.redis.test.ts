import type { FlowJob, Job } from "bullmq";
import { expect, test } from "vitest";
import { listDeadLetters } from "../dead-letters/list";
import { eventually, type TestContext, testContext } from "../testing/context";
import { knownQueue } from "../testing/failed-fixture";
import { addFlow, mortal } from "../testing/flow";
import { startTestWorker } from "../testing/work";
import { removeJob, replayJob } from "./actions";
import { listChildren } from "./children";
import { readJobDetail } from "./detail";

type Placed = { id: string; key: string };

const stateOf = async (ctx: TestContext, { key, id }: Placed) => (await readJobDetail(ctx, key, id)).state;
const becomes = (ctx: TestContext, job: Placed | undefined, state: string) =>
  eventually(async () => job && (await stateOf(ctx, job)) === state);
const replay = (ctx: TestContext, job: Placed | undefined) =>
  replayJob(ctx, job?.key ?? "", job?.id ?? "", "me");
const refusal = (ctx: TestContext, job: Placed | undefined) =>
  replay(ctx, job).then(
    () => "it was replayed",
    (error: Error) => error.message,
  );

/** A parent `all` with a child `dies` and one that lives, on plain workers; the values that the parent found are its result. */
async function family(ctx: TestContext, opts: FlowJob["opts"], parentWork?: (job: Job) => Promise<unknown>) {
  await knownQueue(ctx, "parents");
  await knownQueue(ctx, "children");
  const workers = mortal("dies");
  startTestWorker(ctx, "children", workers.process);
  startTestWorker(
    ctx,
    "parents",
    parentWork ?? (async (job) => Object.values(await job.getChildrenValues()).sort()),
  );
  const jobs = await addFlow(ctx, {
    name: "all",
    queueName: "parents",
    children: [
      { name: "dies", queueName: "children", ...(opts ? { opts } : {}) },
      { name: "lives", queueName: "children" },
    ],
  });
  await becomes(ctx, jobs.dies, "failed");
  await becomes(ctx, jobs.lives, "completed");
  return { all: jobs.all, dies: jobs.dies, mend: workers.mend };
}

test("a parent waits for a dead child, and goes on with its result once it is replayed", async () => {
  const ctx = testContext();
  const { all, dies, mend } = await family(ctx, undefined);
  expect((await readJobDetail(ctx, dies?.key ?? "", dies?.id ?? "")).parent).toMatchObject({
    ...{ queue: all?.key, id: all?.id, name: "all", state: "waiting-children", onFailure: "wait" },
    ...{ replayable: false, children: { unprocessed: 1, processed: 1, ignored: 0, failed: 0 } },
  });
  mend();
  await replay(ctx, dies);
  await becomes(ctx, all, "completed");
  expect((await readJobDetail(ctx, all?.key ?? "", all?.id ?? "")).returnvalue?.text).toBe(
    '["dies","lives"]',
  );
});

test("a parent that failed with its child is refused until the child is done, then completes with its result", async () => {
  const ctx = testContext();
  const { all, dies, mend } = await family(ctx, { failParentOnFailure: true });
  await becomes(ctx, all, "failed");
  expect(await refusal(ctx, all)).toContain("are dead letters");
  mend();
  await replay(ctx, dies);
  await becomes(ctx, dies, "completed");
  const child = await readJobDetail(ctx, dies?.key ?? "", dies?.id ?? "");
  expect(child.parent).toMatchObject({ state: "failed", onFailure: "fail", replayable: true });
  await replay(ctx, all);
  await becomes(ctx, all, "completed");
  expect((await readJobDetail(ctx, all?.key ?? "", all?.id ?? "")).returnvalue?.text).toBe(
    '["dies","lives"]',
  );
});

test("a parent that failed with a child that was removed is refused, because BullMQ would never let it complete", async () => {
  const ctx = testContext();
  const { all, dies } = await family(ctx, { failParentOnFailure: true });
  await becomes(ctx, all, "failed");
  await removeJob(ctx, dies?.key ?? "", dies?.id ?? "");
  expect(await refusal(ctx, all)).toContain("was removed");
  const [child] = (await listChildren(ctx, all?.key ?? "", all?.id ?? "", { limit: 10 })).items;
  expect(child).toMatchObject({ outcome: "failed", state: "gone", id: dies?.id });

  // What it is refused for: BullMQ runs it and fails it for good.
  await all?.job.retry("failed", { resetAttemptsMade: true });
  await eventually(async () => (await all?.job.isFailed()) === true);
  expect((await readJobDetail(ctx, all?.key ?? "", all?.id ?? "")).failedReason).toContain("failed child");
});

for (const option of ["ignoreDependencyOnFailure", "continueParentOnFailure"] as const) {
  test(`a child is not replayed while its parent runs on without it (${option}), but when the parent has ended`, async () => {
    const ctx = testContext();
    let finish = () => {};
    const held = new Promise<void>((resolve) => (finish = resolve));
    const { all, dies, mend } = await family(ctx, { [option]: true }, () => held);
    await becomes(ctx, all, "active");
    expect((await readJobDetail(ctx, all?.key ?? "", all?.id ?? "")).children).toMatchObject({ ignored: 1 });
    expect(await refusal(ctx, dies)).toContain("has not ended");
    finish();
    await becomes(ctx, all, "completed");
    mend();
    await replay(ctx, dies);
    await becomes(ctx, dies, "completed");
    expect(await stateOf(ctx, all as Placed)).toBe("completed");
  });
}

test("BullMQ fails a running parent for a child that is replayed meanwhile: this is what the refusal is for", async () => {
  const ctx = testContext();
  let finish = () => {};
  const held = new Promise<void>((resolve) => (finish = resolve));
  const { all, dies } = await family(ctx, { ignoreDependencyOnFailure: true }, () => held);
  await becomes(ctx, all, "active");
  const children = ctx.queue("children");
  await children.pause();
  await dies?.job.retry("failed");
  finish();
  await becomes(ctx, all, "failed");
  expect((await readJobDetail(ctx, all?.key ?? "", all?.id ?? "")).failedReason).toContain("pending");
});

test("a parent that does without its child is left alone, and the child runs by itself", async () => {
  const ctx = testContext();
  const { all, dies, mend } = await family(ctx, { removeDependencyOnFailure: true });
  await becomes(ctx, all, "completed");
  mend();
  await replay(ctx, dies);
  await becomes(ctx, dies, "completed");
  const child = await readJobDetail(ctx, dies?.key ?? "", dies?.id ?? "");
  expect(child.parent).toMatchObject({ state: "completed", onFailure: "remove", replayable: false });
});

test("a chain that died from the leaf to the top is replayed from the leaf to the top", async () => {
  const ctx = testContext();
  await knownQueue(ctx, "chain");
  const work = mortal("leaf");
  startTestWorker(ctx, "chain", work.process);
  const opts = { failParentOnFailure: true };
  const { top, middle, leaf } = await addFlow(ctx, {
    name: "top",
    queueName: "chain",
    children: [
      {
        name: "middle",
        queueName: "chain",
        opts,
        children: [{ name: "leaf", queueName: "chain", opts }],
      },
    ],
  });
  await becomes(ctx, top, "failed");
  work.mend();
  expect(await refusal(ctx, top)).toContain("are dead letters");
  expect(await refusal(ctx, middle)).toContain("are dead letters");
  await replay(ctx, leaf);
  await becomes(ctx, leaf, "completed");
  expect(await refusal(ctx, top)).toContain("are dead letters");
  await replay(ctx, middle);
  await becomes(ctx, middle, "completed");
  await replay(ctx, top);
  await becomes(ctx, top, "completed");
});

test("a parent under another prefix is found and goes on; one that is gone leaves its child to run by itself", async () => {
  const ctx = testContext();
  const elsewhere = `${ctx.prefix}:other`;
  await knownQueue(ctx, "children");
  await knownQueue(ctx, "parents", { prefix: elsewhere });
  const work = mortal("dies", "orphan");
  startTestWorker(ctx, "children", work.process);
  startTestWorker(ctx, "parents", work.process, { prefix: elsewhere });
  const { all, dies } = await addFlow(ctx, {
    name: "all",
    queueName: "parents",
    prefix: elsewhere,
    children: [{ name: "dies", queueName: "children", prefix: ctx.prefix }],
  });
  const { lost, orphan } = await addFlow(ctx, {
    name: "lost",
    queueName: "parents",
    prefix: elsewhere,
    children: [{ name: "orphan", queueName: "children", prefix: ctx.prefix }],
  });
  await becomes(ctx, dies, "failed");
  await becomes(ctx, orphan, "failed");
  await lost?.job.remove({ removeChildren: false });
  const rows = (await listDeadLetters(ctx, { queue: dies?.key ?? "", limit: 10 })).items;
  const parents = new Map(rows.map((row) => [row.name, row.parent?.state]));
  expect(Object.fromEntries(parents)).toEqual({ dies: "waiting-children", orphan: "gone" });

  work.mend();
  await replay(ctx, dies);
  await becomes(ctx, all, "completed");
  await replay(ctx, orphan);
  await becomes(ctx, orphan, "completed");
});

test("children come in pages, those that need a human first, and each of them once", async () => {
  const ctx = testContext();
  await knownQueue(ctx, "parents");
  await knownQueue(ctx, "children");
  const names = Array.from({ length: 700 }, (_, i) => `c${i}`);
  const work = mortal("dies", "ignored");
  startTestWorker(ctx, "children", work.process);
  const { all } = await addFlow(ctx, {
    name: "all",
    queueName: "parents",
    children: [
      ...names.map((name) => ({ name, queueName: "children" })),
      { name: "ignored", queueName: "children", opts: { ignoreDependencyOnFailure: true } },
      { name: "dies", queueName: "children", opts: { failParentOnFailure: true } },
      { name: "later", queueName: "children", opts: { delay: 3_600_000 } },
    ],
  });
  const key = all?.key ?? "";
  const id = all?.id ?? "";
  await eventually(async () => {
    const { children } = await readJobDetail(ctx, key, id);
    return children.processed === 700 && children.failed === 1 && children.ignored === 1;
  });
  const seen: [string | null, string, string][] = [];
  let cursor: string | undefined;
  let pages = 0;
  do {
    const page = await listChildren(ctx, key, id, { cursor, limit: 100 });
    seen.push(
      ...page.items.map((child) => [child.name, child.outcome, child.state] as [string, string, string]),
    );
    cursor = page.nextCursor ?? undefined;
    pages += 1;
  } while (cursor);
  expect(seen.slice(0, 3)).toEqual([
    ["dies", "failed", "failed"],
    ["ignored", "ignored", "failed"],
    ["later", "unprocessed", "delayed"],
  ]);
  expect(new Set(seen.map(([name]) => name)).size).toBe(703);
  expect(pages).toBeGreaterThan(3);
});
