import type { z } from "zod";
import type { Context } from "@/lib/context";
import { issueInvoice } from "@/lib/invoices/numbering";
import type { Catalog } from "@/lib/queues/catalog";
import { PermanentError } from "@/lib/resilience/failures";
import type { Processor } from "../runtime/processor";

type Draft = z.output<Catalog["invoices"]["jobs"]["invoice.create"]>;

const CURRENCIES = new Set(["EUR", "USD", "GBP", "CHF", "JPY"]);

/** Issues an invoice. What can be refused is refused before a number is taken, so that no number is ever wasted. */
export function invoiceCreate(ctx: Context): Processor<Draft> {
  return async ({ tenant, idempotencyKey, currency, lines }, { log, signal }) => {
    if (!CURRENCIES.has(currency)) {
      throw new PermanentError(`Invoices in ${JSON.stringify(currency)} cannot be issued.`);
    }
    const totalCents = lines.reduce((sum, { quantity, unitCents }) => sum + quantity * unitCents, 0);
    signal.throwIfAborted();
    const invoice = await issueInvoice(ctx, { tenant, idempotencyKey, currency, totalCents });
    log.debug({ tenant, number: invoice.number }, "An invoice was issued");
    return { number: invoice.number, totalCents: invoice.totalCents };
  };
}
