import type { FailureClass } from "../contract/failures";
import { type Breakdown, figuresOf, noBreakdown, type ValueFigures } from "./breakdown";
import { MAX_OPEN_VALUES } from "./delta";
import { note } from "./histogram";
import type { WorkReport } from "./report";

const SECOND_MS = 1_000;

/** Whose job it is. */
export interface JobLabels {
  name: string;
  tenant: string | null;
}

/** The clocks of a worker and of Redis, by which BullMQ's events go, may differ by this. */
const CLOCKS_MS = 100;

interface Second {
  second: number;
  fromMs: number;
  toMs: number;
  waitUnknown: number;
  name: Breakdown;
  tenant: Breakdown;
}

/** What one worker did, by second. In memory: a few additions for each job. */
export class WorkTally {
  private readonly closed: Second[] = [];
  private open: Second | null = null;

  /**
   * BullMQ has moved a job of this worker's: it is this second's report that tells what the event of it tells. `sinceMs`: no
   * earlier than then; without it no earlier than the last that was noted of the job.
   */
  moved(nowMs: number, sinceMs = Number.POSITIVE_INFINITY): void {
    const second = this.at(nowMs);
    second.fromMs = Math.min(second.fromMs, sinceMs - CLOCKS_MS);
    second.toMs = Math.max(second.toMs, nowMs + CLOCKS_MS);
  }

  /** A job's processor begins; `waitMs` is null when it is not known how long the job had been runnable. */
  began(labels: JobLabels, waitMs: number | null, nowMs: number): void {
    if (waitMs === null) this.at(nowMs).waitUnknown += 1;
    else this.each(labels, nowMs, (figures) => note(figures.wait, waitMs));
  }

  /** A run of the processor has ended, well or not. */
  ran(labels: JobLabels, runMs: number, nowMs: number): void {
    this.each(labels, nowMs, (figures) => note(figures.run, runMs));
  }

  /** An attempt has failed; a job that dies of it is told by {@link ended} too. */
  attemptFailed(labels: JobLabels, kind: FailureClass, isRetried: boolean, nowMs: number): void {
    this.each(labels, nowMs, (figures) => {
      figures.classes[kind] += 1;
      if (isRetried) figures.retried += 1;
    });
  }

  /** BullMQ has brought a job to rest. */
  ended(labels: JobLabels, outcome: "completed" | "failed", nowMs: number): void {
    const second = this.at(nowMs);
    second.toMs = Math.max(second.toMs, nowMs + CLOCKS_MS);
    second.name.reported += 1;
    second.tenant.reported += 1;
    this.each(labels, nowMs, (figures) => {
      figures[outcome] += 1;
    });
  }

  /** The seconds that are over, or all of them: from then on they are the caller's. While jobs run each second is told. */
  take(nowMs: number, { all, isBusy }: { all: boolean; isBusy: boolean }): Pick<WorkReport, TakenFields>[] {
    if (isBusy) this.at(nowMs);
    if (this.open && (all || this.open.second !== Math.floor(nowMs / SECOND_MS))) this.close(this.open);
    return this.closed.splice(0).map(({ second, ...rest }) => ({ atMs: second * SECOND_MS, ...rest }));
  }

  private each({ name, tenant }: JobLabels, nowMs: number, add: (figures: ValueFigures) => void): void {
    const second = this.at(nowMs);
    add(figuresOf(second.name, name, MAX_OPEN_VALUES));
    add(figuresOf(second.tenant, tenant, MAX_OPEN_VALUES));
  }

  private at(nowMs: number): Second {
    const second = Math.floor(nowMs / SECOND_MS);
    // A clock that is set back begins an earlier second: nothing would be told until it is where it was.
    if (this.open?.second === second) return this.open;
    if (this.open) this.close(this.open);
    const fromMs = second * SECOND_MS;
    this.open = { second, fromMs, toMs: fromMs, waitUnknown: 0, name: noBreakdown(), tenant: noBreakdown() };
    return this.open;
  }

  private close(second: Second): void {
    this.closed.push(second);
    this.open = null;
  }
}

type TakenFields = "atMs" | "fromMs" | "toMs" | "waitUnknown" | "name" | "tenant";
