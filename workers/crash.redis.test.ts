import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { latestInvoices } from "@/lib/invoices/numbering";
import { nodeArgs } from "@/lib/programs";
import { CATALOG } from "@/lib/queues/catalog";
import { jobOptions } from "@/lib/queues/job-options";
import { eventually, type TestContext, testContext } from "@/lib/testing/context";

const SCRIPT = new URL("./testing/invoice-worker.ts", import.meta.url);
const TENANTS = ["acme", "globex", "initech"];
const JOBS = 150;

function spawnWorker(ctx: TestContext): ChildProcess {
  const child = spawn(process.execPath, [...nodeArgs(SCRIPT), ctx.url, ctx.prefix, ctx.keys.prefix], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

test("kill -9 of a worker in mid-job loses no job and doubles no invoice", { timeout: 60_000 }, async () => {
  const ctx = testContext();
  const queue = ctx.queue("invoices");
  await queue.addBulk(
    Array.from({ length: JOBS }, (_, n) => ({
      name: "invoice.create",
      data: {
        tenant: TENANTS[n % TENANTS.length],
        idempotencyKey: `order-${n}`,
        currency: "EUR",
        lines: [{ text: "Widget", quantity: 1, unitCents: 100 + n }],
      },
      opts: { ...jobOptions(CATALOG.invoices), removeOnComplete: false },
    })),
  );
  for (const killedAfter of [20, 70]) {
    const worker = spawnWorker(ctx);
    await eventually(async () => (await queue.getCompletedCount()) >= killedAfter, 20_000);
    // Only once jobs are in hand, so that the kill meets them.
    await eventually(async () => (await queue.getActiveCount()) > 0);
    worker.kill("SIGKILL");
    await once(worker, "exit");
    expect(await queue.getActiveCount()).toBeGreaterThan(0);
  }
  spawnWorker(ctx);
  await eventually(async () => (await queue.getCompletedCount()) === JOBS, 30_000);

  const counts = await queue.getJobCounts("waiting", "active", "delayed", "failed");
  expect(counts).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 });
  for (const tenant of TENANTS) {
    const { lastNumber, invoices } = await latestInvoices(ctx, tenant, JOBS);
    const expected = JOBS / TENANTS.length;
    expect(lastNumber).toBe(expected);
    expect(invoices.map(({ number }) => number)).toEqual(
      Array.from({ length: expected }, (_, index) => expected - index),
    );
    expect(new Set(invoices.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(expected);
  }
  const numbers = (await queue.getCompleted(0, JOBS)).map(
    (job) => `${job.data.tenant}/${job.returnvalue.number}`,
  );
  expect(new Set(numbers).size).toBe(JOBS);
});
