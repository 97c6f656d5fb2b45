import { randomUUID } from "node:crypto";
import { Worker } from "bullmq";
import { expect, onTestFinished, test } from "vitest";
import { compensateDue, UndoQueues } from "@/lib/compensation/keeper";
import { noteStep } from "@/lib/compensation/steps";
import { undoQueueName } from "@/lib/compensation/undo-queue";
import type { Compensation } from "@/lib/contract/compensation";
import { queueKey } from "@/lib/queues/identity";
import { eventually, testContext } from "@/lib/testing/context";
import { testRequest, testServer } from "@/lib/testing/server";
import { GET } from "./route";

async function setUp() {
  const base = testContext();
  const server = testServer({ queuePrefix: base.prefix });
  const key = queueKey({ prefix: base.prefix, name: "orders" });
  const queue = base.queue("orders");
  await queue.waitUntilReady();
  const undos = new UndoQueues(server);
  onTestFinished(() => undos.close());
  const later = { ...server, clock: { ...server.clock, now: () => Date.now() + 60_000 } };
  return {
    ...base,
    server,
    queue,
    queueOf: base.queue,
    key,
    keep: () => compensateDue(later, undos),
    step: (jobId: string, name: string, data: unknown) =>
      noteStep(server, { queueKey: key, jobId, jobName: "order", tenant: null }, name, data),
    async ask(id: string, ofQueue = key): Promise<{ status: number; body: Compensation }> {
      const params = Promise.resolve({ queue: ofQueue, id });
      const response = await GET(testRequest("GET", "/x"), { params });
      return { status: response.status, body: await response.json() };
    },
    /** Ends all jobs of a queue as `end` does. */
    async work(name: string, end: () => Promise<unknown>) {
      const connection = base.redis.duplicate();
      const worker = new Worker(name, end, { connection, prefix: base.prefix });
      onTestFinished(async () => {
        await worker.close();
        connection.disconnect();
      });
      worker.on("error", () => {});
      return worker;
    },
  };
}

test("a job without steps has nothing, and one under way has what it would have to undo, in order", async () => {
  const { ask, queue, step } = await setUp();
  await queue.add("order", {}, { jobId: "plain", delay: 600_000 });
  expect((await ask("plain")).body).toEqual({ steps: [], undos: [] });
  await queue.add("order", {}, { jobId: "stepped", delay: 600_000 });
  await step("stepped", "reserve", { seat: 7 });
  await step("stepped", "charge", { cents: 100 });
  expect((await ask("stepped")).body).toEqual({
    steps: [
      { name: "reserve", data: { seat: 7 } },
      { name: "charge", data: { cents: 100 } },
    ],
    undos: [],
  });
  expect((await ask("stepped", queueKey({ prefix: "none", name: "none" }))).status).toBe(404);
});

test("a dead job shows its undo from the list of those to be added to its end, and by name when that is gone", async () => {
  const { ask, keep, key, queue, queueOf, redis, server, step, work } = await setUp();
  const job = await queue.add("order", {}, { jobId: `dies-${randomUUID()}` });
  const id = job.id ?? "";
  await step(id, "reserve", { seat: 7 });
  await work("orders", () => Promise.reject(new Error("no")));
  await eventually(async () => (await queue.getFailedCount()) === 1);
  await keep();
  const waiting = (await ask(id)).body;
  expect(waiting).toMatchObject({
    steps: [],
    undos: [{ state: "underway", steps: [{ name: "reserve", data: { seat: 7 } }], finishedAt: null }],
  });

  // As a keeper that died before it added the undo leaves it.
  const [undo] = waiting.undos;
  if (!undo) throw new Error("No undo.");
  const undoQueue = queueOf(undoQueueName("orders"));
  const undoJob = await undoQueue.getJob(undo.id);
  await undoJob?.remove();
  await redis.hset(server.keys.undosPending(), undo.id, JSON.stringify(undoJob?.data));
  expect((await ask(id)).body.undos).toMatchObject([{ state: "pending", steps: [{ name: "reserve" }] }]);

  await keep();
  await work(undoQueueName("orders"), () => Promise.resolve("undone"));
  await eventually(async () => (await undoQueue.getCompletedCount()) === 1);
  const done = (await ask(id)).body.undos[0];
  expect(done).toMatchObject({ id: undo.id, state: "completed", failedReason: null });
  expect(done?.finishedAt).toBeGreaterThan(0);

  await (await undoQueue.getJob(undo.id))?.remove();
  expect((await ask(id)).body.undos).toEqual([
    { ...undo, state: "gone", finishedAt: null, failedReason: null, steps: [{ name: "reserve" }] },
  ]);
  expect(await redis.pttl(server.keys.undosOf(key, id))).toBeGreaterThan(0);
});

test("an undo that failed says why", async () => {
  const { ask, keep, queue, queueOf, step, work } = await setUp();
  const job = await queue.add("order", {});
  const id = job.id ?? "";
  await step(id, "charge", null);
  await work("orders", () => Promise.reject(new Error("no")));
  await eventually(async () => (await queue.getFailedCount()) === 1);
  await keep();
  await work(undoQueueName("orders"), () => Promise.reject(new Error("the bank is closed")));
  await eventually(async () => (await queueOf(undoQueueName("orders")).getFailedCount()) === 1);
  expect((await ask(id)).body.undos).toMatchObject([
    { state: "failed", failedReason: "the bank is closed", steps: [{ name: "charge", data: null }] },
  ]);
});
