import { z } from "zod";
import type { UndoPayload } from "@/lib/compensation/undo-queue";
import type { Context } from "@/lib/context";
import { voidInvoice } from "@/lib/invoices/void";

const issued = z.object({ tenant: z.string(), idempotencyKey: z.string() });

/** Undoes invoice.create: voids what was issued. A step that had issued nothing yet, or was undone before, leaves nothing to do. */
export async function invoiceVoid(ctx: Context, { steps }: UndoPayload): Promise<{ voided: number[] }> {
  const voided: number[] = [];
  for (const { name, data } of steps.toReversed()) {
    if (name !== "issue") continue;
    const number = await voidInvoice(ctx, issued.parse(data));
    if (number !== null) voided.push(number);
  }
  return { voided };
}
