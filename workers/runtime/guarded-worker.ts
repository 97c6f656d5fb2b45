import { type Job, Worker, type WorkerOptions } from "bullmq";

/** Wraps one run of a processor. `run` is the processor itself, in this process or in a sandbox. */
export type Guard = (
  job: Job,
  token: string,
  signal: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<unknown>,
) => Promise<unknown>;

/**
 * BullMQ's Worker with a guard around each run. BullMQ gives sandboxed processors no place for one, so it is put where
 * both kinds pass. A guard throws DelayedError after it has moved the job itself.
 */
export class GuardedWorker extends Worker {
  private readonly guard: Guard;

  constructor(
    name: string,
    processor: string | URL | ((job: Job, token?: string, signal?: AbortSignal) => Promise<unknown>),
    options: WorkerOptions,
    guard: Guard,
  ) {
    // BullMQ would begin to work before this constructor is done.
    super(name, processor, { ...options, autorun: false });
    this.guard = guard;
  }

  protected override callProcessJob(job: Job, token: string, signal?: AbortSignal): Promise<unknown> {
    return this.guard(job, token, signal, (inner) => super.callProcessJob(job, token, inner));
  }
}
