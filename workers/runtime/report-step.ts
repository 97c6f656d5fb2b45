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

  /** A worker has taken a job. */
  taken({ job, tenant }: JobRun): void {
    if (tenant !== null) (job as Labelled)[TENANT] = tenant;
  }

  /** Its processor begins. */
  began(run: JobRun): void {
    this.reports.began(labelsOf(run), waitOf(run.job));
  }

  ran(run: JobRun, runMs: number): void {
    this.reports.ran(labelsOf(run), runMs);
  }

  attemptFailed(run: JobRun, kind: FailureClass, isRetried: boolean): void {
    this.reports.attemptFailed(labelsOf(run), kind, isRetried);
  }

  /** BullMQ has brought a job to rest; one that stalled too often without any run. */
  rested(job: Job, outcome: "completed" | "dead"): void {
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
 * How long a job was runnable before it was first taken; a job that its producer delayed became so when its delay was over. Null
 * for one that was taken before: nobody has noted when it became runnable again.
 */
function waitOf({ attemptsStarted, processedOn, timestamp, opts }: Job): number | null {
  if (attemptsStarted > 1 || processedOn === undefined) return null;
  return Math.max(0, processedOn - timestamp - (opts.delay ?? 0));
}
