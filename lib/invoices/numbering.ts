import { z } from "zod";
import type { Context } from "../context";

/** Invoices remembered per tenant, about 200 B each; an idempotency key older than that many invoices is forgotten. */
const MAX_KEPT = 5_000;

const invoiceSchema = z.object({
  tenant: z.string(),
  /** 1, 2, 3, … per tenant, without gaps. */
  number: z.number().int(),
  idempotencyKey: z.string(),
  currency: z.string(),
  totalCents: z.number().int(),
  createdAt: z.number(),
});
export type Invoice = z.infer<typeof invoiceSchema>;
export type InvoiceDraft = Omit<Invoice, "number" | "createdAt">;

/**
 * Numbers an invoice and stores it, in one step that a crash cannot split: either both have happened or neither.
 * KEYS 1 last number (string) · 2 invoices by idempotency key (hash) · 3 keys by age (list)
 * ARGV 1 idempotency key · 2 the invoice as JSON without its closing brace · 3 how many are kept
 * Result: the stored invoice as JSON, of this call or of an earlier one. Cost: O(1).
 */
const ISSUE = `
local stored = redis.call('HGET', KEYS[2], ARGV[1])
if stored then return stored end
local number = redis.call('INCR', KEYS[1])
local invoice = ARGV[2] .. ',"number":' .. number .. '}'
redis.call('HSET', KEYS[2], ARGV[1], invoice)
redis.call('RPUSH', KEYS[3], ARGV[1])
while redis.call('LLEN', KEYS[3]) > tonumber(ARGV[3]) do
  redis.call('HDEL', KEYS[2], redis.call('LPOP', KEYS[3]))
end
return invoice
`;

/** Issues an invoice once per idempotency key: a second call, by anybody and after any crash, gives the first one's. */
export async function issueInvoice(ctx: Context, draft: InvoiceDraft): Promise<Invoice> {
  const text = JSON.stringify({ ...draft, createdAt: ctx.clock.now() });
  const stored = await ctx.redis.eval(
    ISSUE,
    3,
    ctx.keys.invoiceNumber(draft.tenant),
    ctx.keys.invoices(draft.tenant),
    ctx.keys.invoiceOrder(draft.tenant),
    draft.idempotencyKey,
    text.slice(0, -1),
    MAX_KEPT,
  );
  return invoiceSchema.parse(JSON.parse(String(stored)));
}

/** The invoice of a key; null when there is none, or it was voided. */
export async function findInvoice(
  ctx: Context,
  { tenant, idempotencyKey }: { tenant: string; idempotencyKey: string },
): Promise<Invoice | null> {
  const text = await ctx.redis.hget(ctx.keys.invoices(tenant), idempotencyKey);
  return text === null ? null : invoiceSchema.parse(JSON.parse(text));
}

/** The latest invoices of a tenant, newest first, at most `limit`; and the last number given. Two round trips. */
export async function latestInvoices(
  ctx: Context,
  tenant: string,
  limit: number,
): Promise<{ lastNumber: number; invoices: Invoice[] }> {
  const [lastNumber, ids] = await Promise.all([
    ctx.redis.get(ctx.keys.invoiceNumber(tenant)),
    ctx.redis.lrange(ctx.keys.invoiceOrder(tenant), -limit, -1),
  ]);
  const texts = ids.length === 0 ? [] : await ctx.redis.hmget(ctx.keys.invoices(tenant), ...ids);
  const invoices = texts.flatMap((text) => (text ? [invoiceSchema.parse(JSON.parse(text))] : []));
  return { lastNumber: Number(lastNumber ?? 0), invoices: invoices.reverse() };
}
