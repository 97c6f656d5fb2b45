import type { SandboxedJob } from "bullmq";
import { CATALOG } from "../../lib/queues/catalog";
import { salesReport } from "./sales-report";

/** BullMQ loads this module in a process of its own; the default export is what it calls. */
export default async function reports(
  job: SandboxedJob,
  _token: string | undefined,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const payload = CATALOG.reports.jobs["report.sales"].parse(job.data);
  return salesReport(payload, signal ?? new AbortController().signal);
}
