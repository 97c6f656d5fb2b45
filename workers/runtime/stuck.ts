import type { OverrunWatch } from "./deadline";
import type { JobRun } from "./job-run";

/** Overruns that are kept by name; more are only counted. */
const MAX_KEPT = 1_000;
/** Work that ends this soon after its signal has heeded it. */
const GRACE_MS = 1_000;

export interface Overrun {
  jobId: string;
  jobName: string;
  attempt: number;
  /** Epoch milliseconds: when the run began, and when it was told to stop. */
  sinceMs: number;
  stoppedMs: number;
}

/**
 * Runs that were told to stop and still go on. Their job has failed and may be tried again elsewhere, so a slot of BullMQ is
 * free; they still occupy memory, and their effects may overlap the next attempt's. They are counted until they end, for
 * good when they never do: such a worker shows as stuck until its process is stopped.
 */
export class Overruns implements OverrunWatch {
  private readonly kept = new Map<object, Overrun>();
  private uncounted = 0;

  constructor(private readonly nowMs: () => number) {}

  began(deadline: object, run: JobRun): void {
    if (this.kept.size >= MAX_KEPT) {
      this.uncounted += 1;
      return;
    }
    this.kept.set(deadline, {
      jobId: run.jobId,
      jobName: run.job.name,
      attempt: run.attempt,
      sinceMs: run.startedAtMs,
      stoppedMs: this.nowMs(),
    });
  }

  ended(deadline: object): void {
    if (!this.kept.delete(deadline) && this.uncounted > 0) this.uncounted -= 1;
  }

  /** Those that ignored their signal for a second, oldest first. */
  list(): Overrun[] {
    const before = this.nowMs() - GRACE_MS;
    return [...this.kept.values()].filter(({ stoppedMs }) => stoppedMs <= before);
  }

  get count(): number {
    return this.list().length + this.uncounted;
  }
}
