import type { Job } from "bullmq";
import type { FailureClass } from "@/lib/contract/failures";
import { WorkReports } from "@/lib/latency/send-reports";
import type { JobLabels } from "@/lib/latency/work-tally";
import type { QueueDefinition } from "@/lib/queues/define";
import { watchLoop } from "./heartbeat-loop";
import type { JobRun } from "./job-run";
import type { RuntimeContext } from "./runtime-context";

/** A job at rest is told without its run: it carries its tenant itself, as a WeakMap costs the collector of garbage 1.5 µs a job. */
const TENANT = Symbol("tenant");
type Labelled = Job & { [TENANT]?: string };

/** What one worker's jobs did, for the collector: how long they waited and ran, whose they were, and how they ended. */
export class ReportStep {
  private readonly reports: WorkReports;
  private readonly loop = watchLoop();
  /** Whether the queue's jobs may be parents of flows; false only once the collector has seen none. */
  mayBeOfFlows = true;

  constructor(
    ctx: RuntimeContext,
    private readonly definition: QueueDefinition,
    source: { queueKey: string; id(): string; concurrency(): number; activeCount(): number },
  ) {
    const { queueKey, id, concurrency, activeCount } = source;
    this.reports = new WorkReports(ctx, {
      queueKey,
      workerId: id,
      concurrency,
      activeCount,
      loopDelayMs: () => this.loop.delay().p99Ms,
    });
  }

  /** BullMQ has moved a job of this worker's, no earlier than then; by default no earlier than the last that was noted of it. */
  moved(sinceMs?: number): void {
    this.reports.moved(sinceMs);
  }

  /** A worker has taken a job. */
  taken({ job, tenant, startedAtMs }: JobRun): void {
    this.reports.moved(job.processedOn, startedAtMs);
    if (tenant !== null) (job as Labelled)[TENANT] = tenant;
  }

  /** Its processor begins. */
  began(run: JobRun): void {
    this.reports.began(labelsOf(run), waitOf(run.job, this.mayBeOfFlows));
  }

  ran(run: JobRun, runMs: number): void {
    this.reports.ran(labelsOf(run), runMs);
  }

  attemptFailed(run: JobRun, kind: FailureClass, isRetried: boolean): void {
    this.reports.attemptFailed(labelsOf(run), kind, isRetried);
  }

  /** BullMQ has brought a job to rest; one that stalled too often without any run. */
  rested(job: Job, outcome: "completed" | "dead"): void {
    // It was never handed to a processor.
    if (job.deferredFailure) this.moved(job.processedOn);
    const tenant = job.deferredFailure
      ? this.definition.traits.tenant(job.data)
      : ((job as Labelled)[TENANT] ?? null);
    this.reports.ended({ name: job.name, tenant }, outcome === "dead" ? "failed" : "completed");
  }

  async close(): Promise<void> {
    this.loop.close();
    await this.reports.close();
  }
}

const labelsOf = ({ job, tenant }: JobRun): JobLabels => ({ name: job.name, tenant });

/**
 * How long a job was runnable before it was first taken. Null where nobody has noted since when: it was taken before; it was
 * delayed, and may have been promoted or put off again, of which its hash keeps nothing; or it may be a flow's parent, which could
 * not run before its last child had ended. No parent has a number of BullMQ's for its id: `FlowProducer` gives it another.
 */
function waitOf(
  { id, attemptsStarted, processedOn, timestamp, opts }: Job,
  mayBeOfFlows: boolean,
): number | null {
  if (attemptsStarted > 1 || processedOn === undefined || (opts.delay ?? 0) > 0) return null;
  if (mayBeOfFlows && !/^\d+$/.test(id ?? "")) return null;
  return Math.max(0, processedOn - timestamp);
}
