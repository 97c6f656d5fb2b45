import { createNoopMeter, metrics, ProxyTracerProvider, trace } from "@opentelemetry/api";
import { BullMQOtel } from "bullmq-otel";
import type { JobRun } from "./job-run";

/** Whether this process has an OpenTelemetry SDK. One that is registered later is not seen by workers already started. */
function hasSdk(): boolean {
  const provider = trace.getTracerProvider();
  const traces =
    !(provider instanceof ProxyTracerProvider) || provider.getDelegateTracer("spillway") !== undefined;
  return traces || metrics.getMeter("spillway") !== createNoopMeter();
}

/**
 * Spans and metrics of a runtime worker, by the OpenTelemetry API; undefined in a process without an SDK, where they would
 * go nowhere. BullMQ opens the span of each job and takes the producer's trace from the job.
 */
export function workerTelemetry(version: string): BullMQOtel | undefined {
  if (!hasSdk()) return undefined;
  return new BullMQOtel({ tracerName: "spillway", meterName: "spillway", version, enableMetrics: true });
}

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
