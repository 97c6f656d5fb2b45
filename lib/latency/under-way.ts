import type { BullEvent } from "../queues/backend/events";
import { addLatency, addRetried, addUnknown, type Delta, noDelta } from "./delta";

/** Jobs under way that are remembered of one queue, and of all of them. Of further ones the job's own hash is asked. */
const MAX_OF_QUEUE = 10_000;
const MAX_OF_ALL = 100_000;
/** Active jobs are remembered beyond that, because there are only as many as workers run; and up to here. */
const MAX_ACTIVE = 20_000;
/** So few jobs that are no more are remembered without harm. */
const SPARE = 100;
/** A delay that long is not a backoff: it is the place where a kill switch's jobs wait. */
const HELD_MS = 12 * 3_600_000;

interface Job {
  name: string | null;
  /** Since when it could begin; null while it cannot, or when that is not known. */
  runnableMs: number | null;
  /** Delayed: when its time comes; null when that is not known, or past. */
  dueMs: number | null;
  activeMs: number | null;
  waitKnown: boolean;
}

const UNSEEN: Job = { name: null, runnableMs: null, dueMs: null, activeMs: null, waitKnown: false };

/** What the events tell of a job that ended; what is null its hash may tell. */
export interface Ended {
  name: string | null;
  runMs: number | null;
  /** counted: by us or by the collector before. unknown: nobody has, so that the hash may be asked. */
  wait: "counted" | "unknown";
}

/** How many jobs all queues remember together. */
export interface SharedRoom {
  taken: number;
}

/**
 * The jobs of one queue that have come and not gone, as its events tell. It is memory of the leader and bounded: when it is
 * full, new jobs are not remembered, so that those that are served next are. A successor reads the last events again for it.
 */
export class JobsUnderWay {
  private readonly jobs = new Map<string, Job>();
  /** Of them, at most: those that came with the events since the last look at the queue. */
  private fresh = 0;

  constructor(
    private readonly room: SharedRoom,
    /** Jobs that began earlier were seen by a collector before this one, who counted their waits. */
    private followsAnother: boolean,
  ) {}

  /** Events that a collector before this one has counted: they tell only which jobs are under way. */
  recall(events: readonly BullEvent[]): void {
    const counted = noDelta();
    for (const event of events) this.see(event, counted);
    for (const job of this.jobs.values()) job.waitKnown = true;
  }

  /** Events were missed: what is remembered may be of the past. */
  forget(): void {
    this.room.taken -= this.jobs.size;
    this.jobs.clear();
    this.followsAnother = true;
  }

  /**
   * BullMQ's drain removes jobs without an event of it: they would keep the room of others for good. When more are remembered
   * than the queue held (`live`, counted before its events were read to their end), all are forgotten that do not run.
   */
  compare(live: number): void {
    if (this.jobs.size - this.fresh > live + SPARE)
      for (const [id, job] of this.jobs) if (job.activeMs === null) this.drop(id);
  }

  /** The queue was looked at; what comes now is not in its counts. */
  lookedAt(): void {
    this.fresh = 0;
  }

  /** Counts what this event ends into the delta; gives what is known of a job that it says has ended, else null. */
  see(event: BullEvent, delta: Delta): Ended | null {
    const { jobId, atMs } = event;
    switch (event.event) {
      case "added":
        this.remember(jobId, { ...UNSEEN, name: event.name });
        return null;
      case "waiting":
        this.isRunnable(event, delta);
        return null;
      case "delayed":
        this.isDelayed(event, delta);
        return null;
      case "waiting-children": {
        const job = this.jobs.get(jobId);
        if (job) Object.assign(job, { runnableMs: null, dueMs: null, activeMs: null });
        return null;
      }
      case "active":
        this.begins(jobId, atMs, delta);
        return null;
      case "completed":
      case "failed":
        return this.ends(jobId, atMs);
      case "removed":
        this.drop(jobId);
        return null;
      case "cleaned":
        for (const [id, job] of this.jobs) if (job.activeMs === null) this.drop(id);
        return null;
      default:
        return null;
    }
  }

  private remember(jobId: string, job: Job): void {
    if (!this.jobs.has(jobId)) {
      if (this.jobs.size >= MAX_OF_QUEUE || this.room.taken >= MAX_OF_ALL) return;
      this.room.taken += 1;
      this.fresh += 1;
    }
    this.jobs.set(jobId, job);
  }

  private drop(jobId: string): void {
    if (this.jobs.delete(jobId)) this.room.taken -= 1;
  }

  private isRunnable({ jobId, atMs, prev }: BullEvent, delta: Delta): void {
    const job = this.jobs.get(jobId);
    if (prev === "active") this.attemptEnds(job, atMs, delta);
    // BullMQ takes note that a delay is over when a worker asks for work: the job has waited since its time came.
    const runnableMs = Math.min(atMs, (prev === "delayed" ? job?.dueMs : null) ?? atMs);
    if (job) Object.assign(job, { runnableMs, dueMs: null, activeMs: null });
    else this.remember(jobId, { ...UNSEEN, runnableMs });
  }

  private isDelayed({ jobId, atMs, runAtMs }: BullEvent, delta: Delta): void {
    const job = this.jobs.get(jobId);
    const isHeld = runAtMs !== null && runAtMs - atMs > HELD_MS;
    if (job && job.activeMs !== null && !isHeld) this.attemptEnds(job, atMs, delta);
    const dueMs = runAtMs === null ? null : Math.max(runAtMs, atMs);
    if (job) Object.assign(job, { runnableMs: null, dueMs, activeMs: null });
  }

  private attemptEnds(job: Job | undefined, atMs: number, delta: Delta): void {
    addRetried(delta, atMs, job?.name ?? null);
    // Its hash tells of its last attempt only.
    if (job && !job.waitKnown) addUnknown(delta, "wait", atMs);
    if (job && job.activeMs !== null)
      addLatency(delta, "run", atMs, Math.max(0, atMs - job.activeMs), job.name);
    else addUnknown(delta, "run", atMs);
  }

  private begins(jobId: string, atMs: number, delta: Delta): void {
    const job = this.jobs.get(jobId);
    if (job) {
      job.waitKnown = job.runnableMs !== null;
      if (job.runnableMs !== null)
        addLatency(delta, "wait", atMs, Math.max(0, atMs - job.runnableMs), job.name);
      job.activeMs = atMs;
      return;
    }
    if (this.jobs.size >= MAX_ACTIVE) return;
    this.room.taken += 1;
    this.fresh += 1;
    this.jobs.set(jobId, { ...UNSEEN, activeMs: atMs });
  }

  private ends(jobId: string, atMs: number): Ended {
    const job = this.jobs.get(jobId);
    this.drop(jobId);
    if (!job || job.activeMs === null)
      return {
        name: job?.name ?? null,
        runMs: null,
        wait: this.followsAnother ? "counted" : "unknown",
      };
    return {
      name: job.name,
      runMs: Math.max(0, atMs - job.activeMs),
      wait: job.waitKnown ? "counted" : "unknown",
    };
  }
}
