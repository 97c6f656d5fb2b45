import { type Breakdown, figuresOf, mergeBreakdown, noBreakdown } from "./breakdown";
import { mergeCoverage, mergeQueueFigures, noCoverage, noQueueFigures, type QueueFigures } from "./figures";
import { note } from "./histogram";
import { BREAKDOWN_TIERS, LATENCY_TIERS } from "./tiers";

/** Names and tenants that one bucket counts apart while it is open; those beyond are the rest. */
export const MAX_OPEN_VALUES = 500;

/** One bucket's news by where they come from: events and reports tell of the same jobs, and only one may count. */
export interface Parts<F> {
  events: F;
  reports: F;
}

/** What one tick has learnt of a queue, by bucket of the finest tier of each kind. */
export interface Delta {
  queue: Map<number, Parts<QueueFigures>>;
  name: Map<number, Parts<Breakdown>>;
  tenant: Map<number, Parts<Breakdown>>;
  /** By bucket of the queue: jobs that each worker that reported may run at once. */
  workers: Map<number, Map<string, number>>;
}

export const noDelta = (): Delta => ({
  queue: new Map(),
  name: new Map(),
  tenant: new Map(),
  workers: new Map(),
});

const queueBucket = (atMs: number) => Math.floor(atMs / LATENCY_TIERS[0].stepMs);
const breakdownBucket = (atMs: number) => Math.floor(atMs / BREAKDOWN_TIERS[0].stepMs);

function partsAt<F>(map: Map<number, Parts<F>>, bucket: number, empty: () => F): Parts<F> {
  const known = map.get(bucket);
  if (known) return known;
  const made = { events: empty(), reports: empty() };
  map.set(bucket, made);
  return made;
}

const queueAt = (delta: Delta, atMs: number) => partsAt(delta.queue, queueBucket(atMs), noQueueFigures);
const breakdownAt = (delta: Delta, by: "name" | "tenant", atMs: number) =>
  partsAt(delta[by], breakdownBucket(atMs), noBreakdown);
const namedAt = (delta: Delta, atMs: number, name: string | null) =>
  figuresOf(breakdownAt(delta, "name", atMs).events, name, MAX_OPEN_VALUES);

export type Latency = "wait" | "run";

/** A wait or a run that events tell. */
export function addLatency(delta: Delta, kind: Latency, atMs: number, ms: number, name: string | null): void {
  note(queueAt(delta, atMs).events[kind], ms);
  note(namedAt(delta, atMs, name)[kind], ms);
}

export function addUnknown(delta: Delta, kind: Latency, atMs: number): void {
  queueAt(delta, atMs).events[kind === "wait" ? "waitUnknown" : "runUnknown"] += 1;
}

export function addRetried(delta: Delta, atMs: number, name: string | null): void {
  namedAt(delta, atMs, name).retried += 1;
}

/** A job that ended by the queue's events; `measured` when its run is known. */
export function addEnded(
  delta: Delta,
  atMs: number,
  { outcome, name, measured }: { outcome: "completed" | "failed"; name: string | null; measured: boolean },
): void {
  const coverage = { ended: 1, derived: measured ? 1 : 0, reported: 0, reports: 0, missed: 0 };
  mergeCoverage(queueAt(delta, atMs).events, coverage);
  mergeCoverage(breakdownAt(delta, "name", atMs).events, coverage);
  mergeCoverage(breakdownAt(delta, "tenant", atMs).events, { ...coverage, derived: 0 });
  namedAt(delta, atMs, name)[outcome] += 1;
}

/** More buckets of one loss than this are not told one by one. */
const MAX_MISSED_BUCKETS = 60;

/** Events between these times, or reports, were missed. */
export function addMissed(delta: Delta, fromMs: number, toMs: number): void {
  const last = queueBucket(toMs);
  for (let bucket = Math.max(queueBucket(fromMs), last - MAX_MISSED_BUCKETS); bucket <= last; bucket++)
    partsAt(delta.queue, bucket, noQueueFigures).events.missed += 1;
  const lastBreakdown = breakdownBucket(toMs);
  const first = Math.max(breakdownBucket(fromMs), lastBreakdown - MAX_MISSED_BUCKETS);
  for (let bucket = first; bucket <= lastBreakdown; bucket++)
    for (const by of ["name", "tenant"] as const) partsAt(delta[by], bucket, noBreakdown).events.missed += 1;
}

/** What one worker reported of one second. */
export interface WorkerFigures {
  worker: string;
  atMs: number;
  /** Events between these, too, may be of jobs of this worker's of which its reports tell. */
  fromMs: number;
  toMs: number;
  concurrency: number;
  queue: QueueFigures;
  name: Breakdown;
  tenant: Breakdown;
}

/** Events may have come so many buckets before, or after, those that a report tells of them; further ones only by a broken clock. */
const MAX_APART = 6;

/** What it tells is counted in its own bucket; of others in which events of the same jobs came it says that a worker has reported. */
export function addReport(delta: Delta, report: WorkerFigures): void {
  const own = queueBucket(report.atMs);
  meetWorker(delta, own, report);
  mergeQueueFigures(queueAt(delta, report.atMs).reports, report.queue);
  for (const by of ["name", "tenant"] as const)
    mergeBreakdown(breakdownAt(delta, by, report.atMs).reports, report[by], MAX_OPEN_VALUES);
  const last = Math.min(queueBucket(report.toMs), own + MAX_APART);
  for (let bucket = Math.max(queueBucket(report.fromMs), own - MAX_APART); bucket <= last; bucket++)
    if (bucket !== own) addNothing(delta, bucket, report);
}

function addNothing(delta: Delta, bucket: number, report: WorkerFigures): void {
  const atMs = bucket * LATENCY_TIERS[0].stepMs;
  meetWorker(delta, bucket, report);
  const { reports } = queueAt(delta, atMs);
  mergeQueueFigures(reports, { ...noQueueFigures(), reports: 1, loopDelayMs: report.queue.loopDelayMs });
  for (const by of ["name", "tenant"] as const)
    mergeCoverage(breakdownAt(delta, by, atMs).reports, { ...noCoverage(), reports: 1 });
}

function meetWorker({ workers }: Delta, bucket: number, { worker, concurrency }: WorkerFigures): void {
  const known = workers.get(bucket) ?? new Map<string, number>();
  workers.set(bucket, known);
  known.set(worker, Math.max(known.get(worker) ?? 0, concurrency));
}
