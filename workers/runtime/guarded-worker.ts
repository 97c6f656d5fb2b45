import { type Job, Worker, type WorkerOptions } from "bullmq";

/** Stands around one run of a sandboxed processor. `work` runs it; its signal tells the sandbox to give up. */
export type Guard = (
  job: Job,
  token: string,
  work: (signal: AbortSignal) => Promise<unknown>,
) => Promise<unknown>;

/**
 * BullMQ's Worker for sandboxed processors, with a guard around each run: BullMQ gives them no other place for one. A guard
 * throws DelayedError after it has moved the job itself.
 */
export class GuardedWorker extends Worker {
  private readonly guard: Guard;

  constructor(name: string, processor: URL, options: WorkerOptions, guard: Guard) {
    // BullMQ would begin to work before this constructor is done.
    super(name, processor, { ...options, autorun: false });
    this.guard = guard;
  }

  protected override callProcessJob(job: Job, token: string): Promise<unknown> {
    return this.guard(job, token, (signal) => super.callProcessJob(job, token, signal));
  }
}
