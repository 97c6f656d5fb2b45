import { type Job, WaitingError, type Worker } from "bullmq";
import type { Heartbeat } from "@/lib/workers/heartbeats";
import type { ReportStep } from "./report-step";
import type { RuntimeContext } from "./runtime-context";

/** One worker's obedience: what it was told, and how far it is. */
export class Obedience {
  private draining = false;
  private unregister = () => {};

  constructor(
    private readonly ctx: RuntimeContext,
    private readonly pipeline: { readonly activeCount: number; reports: Pick<ReportStep, "moved"> },
  ) {}

  /** Begins to listen; `changed` is called when the phase may have changed. */
  listen(worker: Worker, changed: () => void): void {
    this.unregister = this.ctx.control.register(worker.id, (order) => {
      const drain = order !== "run";
      if (drain === this.draining) return;
      this.draining = drain;
      this.ctx.log.info({ queue: worker.name, order }, drain ? "Draining" : "Working again");
      // It does not wait for what runs: resuming must not have to wait either.
      const done = drain ? worker.pause(true) : worker.resume();
      done.catch((err: unknown) => this.ctx.log.error({ err, queue: worker.name }, "An order failed"));
      changed();
    });
  }

  get phase(): Heartbeat["phase"] {
    if (!this.draining) return "running";
    return this.pipeline.activeCount > 0 ? "draining" : "drained";
  }

  /** The worker is closing: it takes nothing more, and says so. */
  close(): void {
    this.draining = true;
    this.unregister();
  }

  /** A paused worker that was already waiting for a job takes one more: it goes back, and no attempt is spent. */
  async putBack(job: Job, token: string): Promise<never> {
    this.pipeline.reports.moved(job.processedOn);
    await job.moveToWait(token);
    this.pipeline.reports.moved();
    throw new WaitingError();
  }

  get refuses(): boolean {
    return this.draining;
  }
}
