import { request } from "undici";
import { PermanentError, TransientError } from "@/lib/resilience/failures";
import type { SendInvoice } from "./invoice-create";

/** Hands an invoice to the mail service. An address that it refuses is refused for good. */
export function invoiceMail({ sinkUrl }: { sinkUrl: string }): SendInvoice {
  return async ({ to, invoice }, signal) => {
    const response = await request(new URL(`/mail/${encodeURIComponent(to)}`, sinkUrl), {
      method: "POST",
      signal,
      headers: {
        "content-type": "application/json",
        "idempotency-key": `${invoice.tenant}/${invoice.number}`,
      },
      body: JSON.stringify(invoice),
    });
    await response.body.dump();
    const status = response.statusCode;
    if (status === 422) throw new PermanentError("The mail service refused the address.");
    if (status >= 300) throw new TransientError(`The mail service answered ${status}.`);
  };
}
