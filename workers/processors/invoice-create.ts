import type { z } from "zod";
import type { Context } from "@/lib/context";
import { once } from "@/lib/idempotency/consumer";
import { findInvoice, type Invoice, issueInvoice } from "@/lib/invoices/numbering";
import type { Catalog } from "@/lib/queues/catalog";
import { PermanentError } from "@/lib/resilience/failures";
import { confirmWrite } from "@/lib/verify/confirm-write";
import type { Processor } from "../runtime/processor";

type Draft = z.output<Catalog["invoices"]["jobs"]["invoice.create"]>;

/** A mail is not sent again for a week; one whose sender died may be by another job after half a minute. */
const MAIL = { keepMs: 7 * 86_400_000, lockMs: 30_000 };
const CURRENCIES = new Set(["EUR", "USD", "GBP", "CHF", "JPY"]);

/** Delivers an invoice; throws a classified error when it is refused. */
export type SendInvoice = (mail: { to: string; invoice: Invoice }, signal: AbortSignal) => Promise<void>;

/**
 * Issues an invoice and mails it where the draft says so. What can be refused is refused before a number is taken. A mail that is
 * refused after that is a death after partial work: the step lets the invoice be voided. The mail is sent once per
 * invoice, but for a crash between its acceptance and the mark: then it is sent again, under the same key.
 */
export function invoiceCreate(ctx: Context, sendInvoice: SendInvoice): Processor<Draft> {
  return async ({ tenant, idempotencyKey, currency, lines, mailTo }, { log, signal, step, jobId }) => {
    if (!CURRENCIES.has(currency)) {
      throw new PermanentError(`Invoices in ${JSON.stringify(currency)} cannot be issued.`);
    }
    const totalCents = lines.reduce((sum, { quantity, unitCents }) => sum + quantity * unitCents, 0);
    signal.throwIfAborted();
    if (mailTo !== undefined) await step("issue", { tenant, idempotencyKey });
    const invoice = await issueInvoice(ctx, { tenant, idempotencyKey, currency, totalCents });
    log.debug({ tenant, number: invoice.number }, "An invoice was issued");
    if (mailTo !== undefined) {
      await confirmWrite({
        read: () => findInvoice(ctx, { tenant, idempotencyKey }),
        expect: ({ number }) => number === invoice.number,
        signal,
        clock: ctx.clock,
      });
      await once(
        ctx,
        { scope: "invoice-mail", key: `${tenant}/${invoice.number}`, holderId: jobId, ...MAIL },
        () => sendInvoice({ to: mailTo, invoice }, signal),
      );
    }
    return { number: invoice.number, totalCents: invoice.totalCents };
  };
}
