import { expect, test } from "vitest";
import { testContext } from "../testing/context";
import { issueInvoice, latestInvoices } from "./numbering";

const draft = (tenant: string, idempotencyKey: string, totalCents = 100) => ({
  tenant,
  idempotencyKey,
  currency: "EUR",
  totalCents,
});

test("a hundred at once get a hundred numbers without a gap", async () => {
  const ctx = testContext();
  const issued = await Promise.all(
    Array.from({ length: 100 }, (_, n) => issueInvoice(ctx, draft("acme", `k${n}`))),
  );
  expect(issued.map(({ number }) => number).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 100 }, (_, index) => index + 1),
  );
});

test("a key gives the invoice it gave first, whatever is asked of it later", async () => {
  const ctx = testContext();
  const first = await issueInvoice(ctx, draft("acme", "k", 100));
  expect(await issueInvoice(ctx, draft("acme", "k", 999))).toEqual(first);
  expect((await issueInvoice(ctx, draft("globex", "k"))).number).toBe(1);
  expect((await issueInvoice(ctx, draft("acme", "other"))).number).toBe(2);
});

test("the oldest are forgotten, so that a tenant's keys stay bounded; numbers go on", async () => {
  const ctx = testContext();
  await Promise.all(Array.from({ length: 5_010 }, (_, n) => issueInvoice(ctx, draft("acme", `k${n}`))));
  expect(await ctx.redis.hlen(ctx.keys.invoices("acme"))).toBe(5_000);
  const { lastNumber, invoices } = await latestInvoices(ctx, "acme", 2);
  expect(lastNumber).toBe(5_010);
  expect(invoices.map(({ number }) => number)).toEqual([5_010, 5_009]);
});
