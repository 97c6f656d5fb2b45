import { type Job, Queue } from "bullmq";
import { leaveLine, takeTicket } from "@/lib/ordering/tickets";
import type { QueueDefinition } from "@/lib/queues/define";
import type { JobRun } from "./job-run";
import { noteDecision } from "./note-decision";
import type { RuntimeContext } from "./runtime-context";

/** How long the second in line sleeps when nobody wakes it; further ones sleep longer, each until its turn is near. */
const LOOK_MS = 5_000;
const MAX_SLEEP_MS = 600_000;
/** A ticket is taken before its job is added; a producer that died in between leaves one without a job. */
const ORPHAN_AFTER_MS = 10_000;
/** Tickets of jobs that are gone, dropped in one look: each costs two round trips. */
const MAX_DROPS = 20;

/**
 * Keeps the order of a key: its jobs run one at a time, in the order of their tickets, over all workers. A retry keeps its
 * place, and those behind it wait. Whoever is done wakes the next; a worker that dies before it does costs the next one
 * {@link LOOK_MS}, not its turn.
 */
export class OrderStep {
  private opened: Queue | null = null;

  constructor(
    private readonly ctx: RuntimeContext,
    private readonly definition: QueueDefinition,
    private readonly queueKey: string,
  ) {}

  private get queue(): Queue {
    if (this.opened) return this.opened;
    const { ctx, definition } = this;
    this.opened = new Queue(definition.name, { connection: ctx.redis, prefix: ctx.queuePrefix });
    this.opened.on("error", (err) => ctx.log.debug({ err }, "The order of a queue met an error"));
    return this.opened;
  }

  /** Null when it is the job's turn, else the epoch milliseconds until which it sleeps unless it is woken. */
  async turn(run: JobRun, orderingKey: string): Promise<number | null> {
    const { ctx, queueKey } = this;
    for (let drops = 0; drops < MAX_DROPS; drops++) {
      const place = await takeTicket(ctx, queueKey, orderingKey, run.jobId);
      if (place.position === 0) return null;
      if (!(await this.isGone(run, place.firstId, place.firstSinceMs))) {
        const delayMs = Math.min(place.position * LOOK_MS, MAX_SLEEP_MS);
        noteDecision(ctx, run, {
          kind: "order",
          delayMs,
          why: `Job ${place.firstId} of its key comes first; it is woken at its turn.`,
        });
        return ctx.clock.now() + delayMs;
      }
      const next = await leaveLine(ctx, queueKey, orderingKey, place.firstId);
      if (next !== null && next !== run.jobId) await this.wake(next);
    }
    return ctx.clock.now() + LOOK_MS;
  }

  /** Call it when a job has come to rest: completed, or dead. */
  async rested(run: JobRun, outcome: "completed" | "dead"): Promise<void> {
    const { orderingKey, policy } = run;
    if (orderingKey === null || (outcome === "dead" && policy.document.ordering?.onDead === "block")) return;
    const next = await leaveLine(this.ctx, this.queueKey, orderingKey, run.jobId);
    if (next !== null) await this.wake(next);
  }

  async close(): Promise<void> {
    await this.opened?.close();
  }

  /** Whether the first in line will never come to its end: done already, dead where the dead let pass, or not there. */
  private async isGone(run: JobRun, firstId: string, sinceMs: number): Promise<boolean> {
    const state = await this.queue.getJobState(firstId);
    if (state === "completed") return true;
    if (state === "failed") return run.policy.document.ordering?.onDead === "pass";
    return state === "unknown" && this.ctx.clock.now() - sinceMs > ORPHAN_AFTER_MS;
  }

  /** A job that sleeps is made runnable; one that does not will come by itself. */
  private async wake(jobId: string): Promise<void> {
    const job: Job | undefined = await this.queue.getJob(jobId);
    if (job && (await job.isDelayed()))
      await job
        .promote()
        .catch((err: unknown) => this.ctx.log.debug({ err, jobId }, "The next job woke by itself"));
  }
}
