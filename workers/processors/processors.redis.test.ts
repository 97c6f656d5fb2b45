import { FlowProducer } from "bullmq";
import { expect, onTestFinished, test } from "vitest";
import { operateBreaker } from "@/lib/breakers/operate";
import { systemClock } from "@/lib/clock";
import { startCompensationKeeper } from "@/lib/compensation/keeper";
import { findInvoice, latestInvoices } from "@/lib/invoices/numbering";
import { CATALOG } from "@/lib/queues/catalog";
import { endpointOf, INVOICE_STORE, SALES_STORE, WEBHOOK_RELAY } from "@/lib/queues/catalog-routes";
import { jobOptions } from "@/lib/queues/job-options";
import { eventually } from "@/lib/testing/context";
import { BOUNCES, startSink } from "../demo/sink";
import { startCatalog } from "../registry";
import { testRuntime } from "../testing/runtime";
import { salesReport } from "./sales-report";

async function catalog(sinkUrl = "http://127.0.0.1:1") {
  const ctx = await testRuntime();
  const workers = startCatalog(ctx.runtime, { sinkUrl });
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

/** Holds a route of the catalog open. */
async function isolate(ctx: Awaited<ReturnType<typeof catalog>>, route: string) {
  const identity = { prefix: ctx.prefix, route };
  await operateBreaker(ctx, identity, { op: "isolate", by: "ann", reason: "maintenance", untilMs: 0 });
  await ctx.runtime.breakers.refresh();
}

test("webhooks go by the relay, reports are the last good ones, digests are degraded while their routes are held open", async () => {
  const sink = await startSink(systemClock, { host: "127.0.0.1", port: 0 });
  onTestFinished(() => sink.close());
  const ctx = await catalog(sink.url);
  const reports = ctx.queue("reports");
  const data = { tenant: "acme", seed: 3, rows: 1_000 };
  const good = await reports.add("report.sales", data, jobOptions(CATALOG.reports));
  await eventually(() => good.isCompleted(), 20_000);
  await eventually(async () => (await ctx.redis.hlen(ctx.keys.lastGood(ctx.keyOf("reports")))) === 1);
  await isolate(ctx, SALES_STORE);
  await isolate(ctx, INVOICE_STORE);
  await isolate(ctx, endpointOf("globex"));

  const stale = await reports.add("report.sales", { ...data, seed: 4 }, jobOptions(CATALOG.reports));
  const event = { tenant: "globex", event: "order.paid", sentAt: 1, body: {} };
  const hook = await ctx.queue("webhooks").add("webhook.deliver", event, jobOptions(CATALOG.webhooks));
  const digest = await ctx
    .queue("digests")
    .add("digest.merge", { tenants: ["acme"] }, jobOptions(CATALOG.digests));
  const resultOf = async (queue: string, id = "") =>
    eventually(async () => (await ctx.queue(queue).getJob(id))?.returnvalue, 20_000);
  expect(await resultOf("reports", stale.id)).toMatchObject({
    $fallback: { kind: "last-good", cause: { by: "breaker", route: SALES_STORE } },
    value: await salesReport(data, new AbortController().signal),
  });
  // The endpoint of globex is down when the sink begins; the relay is not.
  expect(await resultOf("webhooks", hook.id)).toMatchObject({
    $fallback: { kind: "alternative", route: WEBHOOK_RELAY },
    value: { status: 200 },
  });
  expect(await resultOf("digests", digest.id)).toMatchObject({
    $fallback: { kind: "degraded" },
    value: { tenants: 1, parts: 0, invoices: null },
  });
});

test("an invoice that cannot be mailed is voided: its number stays taken, and a replay gets another one", async () => {
  const sink = await startSink(systemClock, { host: "127.0.0.1", port: 0 });
  onTestFinished(() => sink.close());
  const ctx = await catalog(sink.url);
  const keeper = new AbortController();
  const kept = startCompensationKeeper(ctx.runtime, keeper.signal);
  onTestFinished(async () => {
    keeper.abort();
    await kept;
  });
  const queue = ctx.queue("invoices");
  const draft = (idempotencyKey: string, mailTo: string) => ({
    ...{ tenant: "acme", idempotencyKey, currency: "EUR", mailTo },
    lines: [{ text: "Widget", quantity: 1, unitCents: 150 }],
  });
  const options = jobOptions(CATALOG.invoices);
  const bad = await queue.add("invoice.create", draft("bad", `billing${BOUNCES}`), options);
  const undone = await eventually(async () => (await ctx.queue("invoices-undo").getCompleted())[0]);
  expect(undone.returnvalue).toEqual({ voided: [1] });
  expect((await queue.getFailed())[0]?.failedReason).toBe("The mail service refused the address.");
  expect(await findInvoice(ctx, { tenant: "acme", idempotencyKey: "bad" })).toBeNull();
  await bad.updateData(draft("bad", "billing@customer.example"));
  await bad.retry("failed");
  const done = await eventually(async () => (await queue.getCompleted())[0]);
  expect(done.returnvalue).toMatchObject({ number: 2 });
  const { lastNumber, invoices } = await latestInvoices(ctx, "acme", 10);
  expect(lastNumber).toBe(2);
  expect(invoices.map(({ number }) => number).sort()).toEqual([1, 2]);
});
