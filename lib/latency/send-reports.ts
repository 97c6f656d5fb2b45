import type { Context } from "../context";
import { answersOf } from "../redis-pipeline";
import { type WorkReport, writeReport } from "./report";
import { type JobLabels, WorkTally } from "./work-tally";

const SEND_MS = 1_000;
/** Reports kept while Redis is away: ten minutes of work. Then the oldest go, and the numbers of the others say so. */
const MAX_PENDING = 600;
/** Reports that a queue's stream keeps while no collector counts them; about 1 MB. */
const MAX_KEPT = 2_000;
/** A collector that comes back later than this finds nothing of which it could make use. */
const KEEP_MS = 3_600_000;

export interface ReportSource {
  queueKey: string;
  workerId(): string;
  concurrency(): number;
  activeCount(): number;
  loopDelayMs(): number;
}

/**
 * Tells the collector once a second what a worker did, exactly. Noting a job costs no round trip. Reports are sent in their
 * order, each with a number, and again until Redis has said that it has them, so that the collector counts each once. A worker
 * that dies loses what it had not sent: a second of figures, or all since Redis went away. Jobs are not touched by either.
 */
export class WorkReports {
  private readonly tally = new WorkTally();
  private readonly pending: { sequence: number; report: WorkReport }[] = [];
  private readonly timer: NodeJS.Timeout;
  private sequence = 0;
  private sending: Promise<void> | null = null;

  constructor(
    private readonly ctx: Context,
    private readonly source: ReportSource,
  ) {
    this.timer = setInterval(() => this.tell(false), SEND_MS);
    this.timer.unref();
  }

  /** BullMQ has moved a job of this worker's, no earlier than then; by default no earlier than the last that was noted of it. */
  moved(sinceMs?: number, nowMs = this.ctx.clock.now()): void {
    this.tally.moved(nowMs, sinceMs);
  }

  began(labels: JobLabels, waitMs: number | null): void {
    this.tally.began(labels, waitMs, this.ctx.clock.now());
  }

  ran(labels: JobLabels, runMs: number): void {
    this.tally.ran(labels, runMs, this.ctx.clock.now());
  }

  attemptFailed(
    labels: JobLabels,
    kind: Parameters<WorkTally["attemptFailed"]>[1],
    isRetried: boolean,
  ): void {
    this.tally.attemptFailed(labels, kind, isRetried, this.ctx.clock.now());
  }

  ended(labels: JobLabels, outcome: "completed" | "failed"): void {
    this.tally.ended(labels, outcome, this.ctx.clock.now());
  }

  /** Sends what is pending; while Redis is away it does not wait for it. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    this.tell(true);
    if (this.ctx.redis.status === "ready") await this.sending;
  }

  private tell(all: boolean): void {
    const { concurrency, activeCount, loopDelayMs } = this.source;
    const taken = this.tally.take(this.ctx.clock.now(), { all, isBusy: activeCount() > 0 });
    for (const one of taken) {
      const report = { ...one, concurrency: concurrency(), loopDelayMs: loopDelayMs() };
      this.sequence += 1;
      this.pending.push({ sequence: this.sequence, report });
      // The first may be on its way.
      if (this.pending.length > MAX_PENDING) this.pending.splice(1, 1);
    }
    // With Redis away commands wait in a queue: one sending is enough.
    this.sending ??= this.send().finally(() => {
      this.sending = null;
    });
  }

  private async send(): Promise<void> {
    for (let next = this.pending[0]; next; next = this.pending[0]) {
      try {
        await this.sendOne(next.sequence, next.report);
      } catch (err) {
        this.ctx.log.warn({ err, queue: this.source.queueKey }, "A report was not heard; it is sent again");
        return;
      }
      this.pending.shift();
    }
  }

  private async sendOne(sequence: number, report: WorkReport): Promise<void> {
    const key = this.ctx.keys.workReports(this.source.queueKey);
    const told = ["worker", this.source.workerId(), "number", sequence, "report", writeReport(report)];
    await answersOf(
      this.ctx.redis
        .multi()
        .xadd(key, "MAXLEN", "~", MAX_KEPT, "*", ...told)
        .pexpire(key, KEEP_MS),
    );
  }
}
