import type { PlannedFailure, PlannedJob } from "./workload";

/** One run of a processor. Epoch ms by this process's clock, unless it says otherwise. */
export interface Attempt {
  /** No later than BullMQ gave the job to its worker. */
  takenMs: number;
  /** Its processor was called. */
  begunMs: number;
  /** Its processor is done; null while it runs. */
  endedMs: number | null;
  failure: PlannedFailure | null;
  /** When BullMQ was heard to have put the job where it belongs after it; null before. */
  heardMs: number | null;
  outcome: "completed" | "failed" | "retried" | null;
  /** When a retry may run, by BullMQ's word. */
  dueMs: number | null;
}

/** All that this process saw of one job. */
export interface Life {
  job: PlannedJob;
  /** It came to its queue between these times. */
  addedFromMs: number;
  addedToMs: number;
  attempts: Attempt[];
  /** BullMQ was heard to delay it before its first attempt. */
  heardDelayed: boolean;
}

/** What really happened to the jobs of one queue: what its producer and its processors saw, in memory. */
export class QueueTruth {
  readonly lives = new Map<string, Life>();
  private readonly notes: Promise<void>[] = [];
  resting = 0;

  offers(jobId: string, job: PlannedJob, nowMs: number): void {
    this.lives.set(jobId, {
      job,
      addedFromMs: nowMs,
      addedToMs: Number.POSITIVE_INFINITY,
      attempts: [],
      heardDelayed: job.delayMs === 0,
    });
  }

  added(jobId: string, nowMs: number): void {
    const life = this.lives.get(jobId);
    if (life) life.addedToMs = nowMs;
  }

  /** A processor was called. Without `takenMs` the start is known from below only. */
  begins(jobId: string, takenMs: number | null): { life: Life; attempt: Attempt } {
    const life = this.lives.get(jobId);
    if (!life) throw new Error(`Nobody has added the job ${jobId}.`);
    const attempt: Attempt = {
      takenMs: takenMs ?? life.addedFromMs,
      begunMs: Date.now(),
      endedMs: null,
      failure: null,
      heardMs: null,
      outcome: null,
      dueMs: null,
    };
    life.attempts.push(attempt);
    return { life, attempt };
  }

  /** Something about an attempt that is found out beside it. */
  learns(note: Promise<void>): void {
    this.notes.push(note);
  }

  async learnt(): Promise<void> {
    await Promise.all(this.notes.splice(0));
  }

  /** BullMQ has put a job somewhere after its oldest attempt of which that is not known. */
  rests(jobId: string, outcome: NonNullable<Attempt["outcome"]>, dueMs: number | null): void {
    const attempt = this.lives
      .get(jobId)
      ?.attempts.find(({ heardMs, endedMs }) => heardMs === null && endedMs !== null);
    if (!attempt) throw new Error(`The job ${jobId} came to rest and has not run.`);
    Object.assign(attempt, { heardMs: Date.now(), outcome, dueMs });
    if (outcome !== "retried") this.resting += 1;
  }

  /** BullMQ says that a job waits for its time: at first because its producer asked for it, later for its next attempt. */
  isDelayed(jobId: string, dueMs: number): void {
    const life = this.lives.get(jobId);
    if (!life) return;
    if (life.heardDelayed) this.rests(jobId, "retried", dueMs);
    else life.heardDelayed = true;
  }
}
