import { type Job, Queue } from "bullmq";
import { jobOfTicket, leaveLine, takeTicket, ticketOf } from "@/lib/ordering/tickets";
import { wholeName } from "@/lib/partitions/shards";
import type { QueueDefinition } from "@/lib/queues/define";
import { queueKey } from "@/lib/queues/identity";
import type { JobRun } from "./job-run";
import { noteDecision } from "./note-decision";
import type { RuntimeContext } from "./runtime-context";

/** How long the second in line sleeps when nobody wakes it; further ones sleep longer, until they are second. */
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
  /** Where the lines are kept: those of the whole queue, so that a key keeps its order when it moves to another shard. */
  private readonly lines: string;
  private readonly opened = new Map<string, Queue>();

  constructor(
    private readonly ctx: RuntimeContext,
    private readonly definition: QueueDefinition,
  ) {
    this.lines = queueKey({ prefix: ctx.queuePrefix, name: wholeName(definition) });
  }

  private queue(name: string): Queue {
    const known = this.opened.get(name);
    if (known) return known;
    const { ctx } = this;
    const queue = new Queue(name, { connection: ctx.redis, prefix: ctx.queuePrefix, skipMetasUpdate: true });
    queue.on("error", (err) => ctx.log.debug({ err }, "The order of a queue met an error"));
    this.opened.set(name, queue);
    return queue;
  }

  /** Null when it is the job's turn, else the epoch milliseconds until which it sleeps unless it is woken. */
  async turn(run: JobRun, orderingKey: string): Promise<number | null> {
    const { ctx, lines, definition } = this;
    const ticket = ticketOf(definition, definition.name, run.jobId);
    for (let drops = 0; drops < MAX_DROPS; drops++) {
      const place = await takeTicket(ctx, lines, orderingKey, ticket);
      if (place.position === 0) {
        if (place.nextId !== null) this.drawNear(place.nextId);
        return null;
      }
      if (!(await this.isGone(run, place.firstId, place.firstSinceMs))) {
        const delayMs = Math.min(place.position * LOOK_MS, MAX_SLEEP_MS);
        noteDecision(ctx, run, {
          kind: "order",
          delayMs,
          why: `Job ${place.firstId} of its key comes first; it is woken at its turn.`,
        });
        return ctx.clock.now() + delayMs;
      }
      const next = await leaveLine(ctx, lines, orderingKey, place.firstId);
      if (next !== null && next !== ticket) await this.wake(next);
    }
    return ctx.clock.now() + LOOK_MS;
  }

  /** Call it when a job has come to rest: completed, or dead. */
  async rested(run: JobRun, outcome: "completed" | "dead"): Promise<void> {
    const { orderingKey, policy } = run;
    if (orderingKey === null || (outcome === "dead" && policy.document.ordering?.onDead === "block")) return;
    const next = await leaveLine(
      this.ctx,
      this.lines,
      orderingKey,
      ticketOf(this.definition, this.definition.name, run.jobId),
    );
    if (next !== null) await this.wake(next);
  }

  async close(): Promise<void> {
    await Promise.all([...this.opened.values()].map((queue) => queue.close()));
  }

  /** Whether the first in line will never come to its end: done already, dead where the dead let pass, or not there. */
  private async isGone(run: JobRun, firstId: string, sinceMs: number): Promise<boolean> {
    const { queueName, jobId } = jobOfTicket(this.definition, firstId);
    const state = await this.queue(queueName).getJobState(jobId);
    if (state === "completed") return true;
    if (state === "failed") return run.policy.document.ordering?.onDead === "pass";
    return state === "unknown" && this.ctx.clock.now() - sinceMs > ORPHAN_AFTER_MS;
  }

  /** A job that sleeps is made runnable; one that does not will come by itself. */
  private async wake(ticket: string): Promise<void> {
    const job = await this.inLine(ticket);
    if (job && (await job.isDelayed()))
      await job
        .promote()
        .catch((err: unknown) => this.ctx.log.debug({ err, ticket }, "The next job woke by itself"));
  }

  /** Lets the second in line look soon: should the first one's worker die before it wakes it, nobody else does. */
  private drawNear(ticket: string): void {
    this.inLine(ticket)
      .then((job) => (job && job.delay > LOOK_MS ? job.changeDelay(LOOK_MS) : undefined))
      .catch((err: unknown) => this.ctx.log.debug({ err, ticket }, "The next job was not asleep"));
  }

  /** The job of a ticket once a worker has met it; the delay of one that none has met is its producer's. */
  private async inLine(ticket: string): Promise<Job | null> {
    const { queueName, jobId } = jobOfTicket(this.definition, ticket);
    const job: Job | undefined = await this.queue(queueName).getJob(jobId);
    return job && job.attemptsStarted > 0 ? job : null;
  }
}
