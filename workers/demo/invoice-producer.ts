import { randomUUID } from "node:crypto";
import type { Context } from "@/lib/context";
import { enqueue } from "@/lib/enqueue/enqueue";
import type { Outbox } from "@/lib/outbox/outbox";
import { CATALOG } from "@/lib/queues/catalog";
import { invoicePayload } from "./payloads";
import { demandAt } from "./traffic";

const TICK_MS = 250;

/**
 * Sends the demo's invoices until the signal aborts. They must not be lost and nobody can be asked to send them again, so
 * while Redis is away they go to the outbox; above its bound they are refused, and the log says how many.
 */
export async function produceInvoices(
  ctx: Context,
  { prefix, outbox }: { prefix: string; outbox: Outbox },
  signal: AbortSignal,
): Promise<void> {
  const startedAt = ctx.clock.now();
  let lastAt = startedAt;
  let owed = 0;
  while (!signal.aborted) {
    const now = ctx.clock.now();
    // After a pause of the process (a laptop asleep) what was missed is not made up for.
    owed += (demandAt(now - startedAt).invoicesPerSec * Math.min(now - lastAt, 4 * TICK_MS)) / 1_000;
    lastAt = now;
    const count = Math.floor(owed);
    owed -= count;
    const jobs = Array.from({ length: count }, () => ({
      name: "invoice.create",
      payload: invoicePayload(ctx.clock.random, randomUUID()),
    }));
    await enqueue(ctx, { definition: CATALOG.invoices, prefix }, jobs, { outbox }).catch((err: unknown) =>
      ctx.log.warn({ err, invoices: count }, "Invoices were not taken"),
    );
    await ctx.clock.sleep(TICK_MS, signal).catch(() => {});
  }
}
