import { FlowProducer } from "bullmq";
import { expect, onTestFinished, test } from "vitest";
import { CATALOG } from "@/lib/queues/catalog";
import { jobOptions } from "@/lib/queues/job-options";
import { eventually } from "@/lib/testing/context";
import { startCatalog } from "../registry";
import { testRuntime } from "../testing/runtime";
import { salesReport } from "./sales-report";

async function catalog() {
  const ctx = await testRuntime();
  const workers = startCatalog(ctx.runtime, { sinkUrl: "http://127.0.0.1:1" });
  onTestFinished(async () => {
    await Promise.all(workers.map((worker) => worker.close()));
  });
  return ctx;
}

test("a report is made in a process of its own, with the result that this one would give", async () => {
  const ctx = await catalog();
  const queue = ctx.queue("reports");
  const data = { tenant: "acme", seed: 3, rows: 50_000 };
  await queue.add("report.sales", data, jobOptions(CATALOG.reports));
  await queue.add("report.sales", { tenant: "acme" }, jobOptions(CATALOG.reports));
  const done = await eventually(async () => (await queue.getCompleted())[0], 20_000);
  expect(done.returnvalue).toEqual(await salesReport(data, new AbortController().signal));
  const dead = await eventually(async () => (await queue.getFailed())[0], 20_000);
  expect(dead).toMatchObject({ attemptsMade: 1, failedReason: expect.stringContaining("seed") });
});

test("invoices are numbered and refused, digests merge what their parts found", async () => {
  const ctx = await catalog();
  const invoices = ctx.queue("invoices");
  const invoice = (tenant: string, idempotencyKey: string, currency = "EUR") => ({
    name: "invoice.create",
    data: { tenant, idempotencyKey, currency, lines: [{ text: "Widget", quantity: 2, unitCents: 150 }] },
    opts: jobOptions(CATALOG.invoices),
  });
  await invoices.addBulk([
    invoice("acme", "a"),
    invoice("acme", "a"),
    invoice("acme", "b"),
    invoice("globex", "a"),
    invoice("acme", "c", "XXX"),
  ]);
  await eventually(async () => (await invoices.getCompletedCount()) === 4);
  const dead = await eventually(async () => (await invoices.getFailed())[0]);
  expect(dead).toMatchObject({ attemptsMade: 1, failedReason: 'Invoices in "XXX" cannot be issued.' });

  const flows = new FlowProducer({ connection: ctx.redis, prefix: ctx.prefix });
  onTestFinished(() => flows.close());
  const tenants = ["acme", "globex"];
  await flows.add({
    name: "digest.merge",
    queueName: CATALOG.digests.name,
    data: { tenants },
    opts: jobOptions(CATALOG.digests),
    children: tenants.map((tenant) => ({
      name: "digest.part",
      queueName: CATALOG.digestParts.name,
      data: { tenant },
      opts: jobOptions(CATALOG.digestParts),
    })),
  });
  const merged = await eventually(async () => (await ctx.queue("digests").getCompleted())[0]);
  expect(merged.returnvalue).toEqual({
    tenants: 2,
    parts: 2,
    invoices: 3,
    top: [
      { tenant: "acme", invoices: 2 },
      { tenant: "globex", invoices: 1 },
    ],
  });
});
