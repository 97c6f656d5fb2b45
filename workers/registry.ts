import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { undoQueueOf } from "@/lib/compensation/undo-queue";
import type { Context } from "@/lib/context";
import { CATALOG, type Catalog } from "@/lib/queues/catalog";
import { ROOT } from "@/lib/root";
import { digestMerge, digestPart } from "./processors/digests";
import { invoiceCreate } from "./processors/invoice-create";
import { invoiceMail } from "./processors/invoice-mail";
import { invoiceVoid } from "./processors/invoice-void";
import { webhookDeliver } from "./processors/webhook-deliver";
import { undoing } from "./runtime/compensation-step";
import type { Served } from "./runtime/processor";
import type { RuntimeContext } from "./runtime/runtime-context";
import { type RunningWorker, startWorker, type WorkerTuning } from "./runtime/start-worker";

/** Who does what: for each queue of the catalog and each of its job names, one processor. */
type Registry = { [Q in keyof Catalog]: Served<Catalog[Q]> };

export function registry(ctx: Context, { sinkUrl }: { sinkUrl: string }): Registry {
  return {
    webhooks: { "webhook.deliver": webhookDeliver({ sinkUrl, now: ctx.clock.now }) },
    invoices: { "invoice.create": invoiceCreate(ctx, invoiceMail({ sinkUrl })) },
    reports: { sandbox: pathToFileURL(join(ROOT, "workers/processors/reports.sandbox.ts")) },
    digests: { "digest.merge": digestMerge },
    digestParts: { "digest.part": digestPart(ctx) },
  };
}

/** Starts one worker for each queue of the catalog, and for each companion queue. */
export function startCatalog(
  ctx: RuntimeContext,
  settings: { sinkUrl: string },
  tuning: WorkerTuning = {},
): RunningWorker[] {
  const served = registry(ctx, settings);
  return [
    startWorker(CATALOG.webhooks, served.webhooks, ctx, tuning),
    startWorker(CATALOG.invoices, served.invoices, ctx, tuning),
    startWorker(
      undoQueueOf(CATALOG.invoices),
      { undo: undoing(ctx, (work) => invoiceVoid(ctx, work)) },
      ctx,
      tuning,
    ),
    startWorker(CATALOG.reports, served.reports, ctx, tuning),
    startWorker(CATALOG.digests, served.digests, ctx, tuning),
    startWorker(CATALOG.digestParts, served.digestParts, ctx, tuning),
  ];
}
