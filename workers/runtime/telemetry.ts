import { trace } from "@opentelemetry/api";
import { BullMQOtel } from "bullmq-otel";
import type { JobRun } from "./job-run";

/**
 * Spans and metrics of a runtime worker, by the OpenTelemetry API: without an SDK in the process they go nowhere and cost
 * nearly nothing. BullMQ opens the span of each job and takes the producer's trace from the job.
 */
export const workerTelemetry = (version: string) =>
  new BullMQOtel({ tracerName: "spillway", meterName: "spillway", version, enableMetrics: true });

/** Says on the job's span what the runtime knows of it. */
export function describeSpan(run: JobRun): void {
  const span = trace.getActiveSpan();
  if (!span?.isRecording()) return;
  span.setAttributes({
    "messaging.system": "bullmq",
    "messaging.message.id": run.jobId,
    "spillway.job.name": run.job.name,
    "spillway.job.attempt": run.attempt,
    "spillway.policy.version": run.policy.version,
    "spillway.criticality": run.criticality,
    ...(run.tenant === null ? {} : { "spillway.tenant": run.tenant }),
    ...(run.route === null ? {} : { "spillway.route": run.route }),
  });
}
