import type { StuckJob, WorkerInfo } from "../contract/workers";
import { formatDuration, plural } from "../format";
import { mergeSketches, quantileMs, type Sketch } from "./durations";
import { HEARTBEAT_MS, type RuntimeWorker } from "./heartbeats";

/** Two beats missed, and a little for the way. */
const LOST_MS = 2 * HEARTBEAT_MS + 200;
/** With fewer durations a p99 says nothing. */
const MIN_SAMPLES = 20;
/** Nothing shorter is called stuck: a p99 of 5 ms would make a hiccup look like a fault. */
const MIN_STUCK_MS = 1_000;
/** Past its time-out by less than this a job is only about to be ended. */
const TIMEOUT_GRACE_MS = 1_000;
/** Slow beside its peers: below this share of their median rate, when there are enough of them and enough is done. */
const SLOW_SHARE = 0.5;
const MIN_PEERS = 2;
const MIN_PEER_RATE_PER_SEC = 2;

/** Whether it has missed two beats. */
export const isLost = ({ lastSeenAt }: Pick<RuntimeWorker, "lastSeenAt">, nowMs: number): boolean =>
  nowMs - lastSeenAt > LOST_MS;

type Judgement = Pick<WorkerInfo, "state" | "why" | "stuck">;

/** The 99th percentile of each job name's duration over these workers of one queue; only where it is well known. */
export function p99ByName(workers: readonly Pick<RuntimeWorker, "durations">[]): Map<string, number> {
  const sketches = new Map<string, Sketch[]>();
  for (const { durations } of workers)
    for (const [name, sketch] of Object.entries(durations))
      sketches.set(name, [...(sketches.get(name) ?? []), sketch]);
  return new Map(
    [...sketches].flatMap(([name, parts]) => {
      const merged = mergeSketches(parts);
      const p99Ms = merged.count < MIN_SAMPLES ? null : quantileMs(merged, 0.99);
      return p99Ms === null ? [] : [[name, p99Ms] as const];
    }),
  );
}

/**
 * Judges one worker beside its peers (the other workers of its queue). The gravest finding gives the state. Jobs are as old
 * as they were at the last beat: what has ended since is not told yet.
 */
export function judgeWorker(
  worker: RuntimeWorker,
  { peers, p99, nowMs }: { peers: readonly RuntimeWorker[]; p99: Map<string, number>; nowMs: number },
): Judgement {
  const silentMs = nowMs - worker.lastSeenAt;
  if (isLost(worker, nowMs)) {
    const held = worker.active ?? 0;
    const jobs = held > 0 ? `; it ran ${plural(held, "job")}, which others take over` : "";
    return { state: "lost", why: [`Nothing heard for ${formatDuration(silentMs)}${jobs}.`], stuck: [] };
  }
  const stuck = stuckJobs(worker, p99);
  const why: string[] = [];
  if (stuck.length > 0) why.push(stuckWords(stuck, worker.ignoringRest));
  const { loop, loopLimitMs } = worker;
  const late = loop !== null && loopLimitMs !== null && loop.p99Ms > loopLimitMs;
  if (late)
    why.push(
      `Its event loop is late by ${formatDuration(loop.p99Ms)} (limit ${formatDuration(loopLimitMs)}).`,
    );
  const behind = worker.phase === "running" ? behindPeers(worker, peers) : null;
  if (behind !== null) why.push(behind);
  if (stuck.length > 0) return { state: "stuck", why, stuck };
  if (worker.phase !== "running") return { state: worker.phase, why, stuck };
  return { state: late || behind !== null ? "slow" : "ok", why, stuck };
}

function stuckJobs(worker: RuntimeWorker, p99: Map<string, number>): StuckJob[] {
  const { lastSeenAt: atMs, stuckFactor, timeoutMs } = worker;
  const ignoring = worker.ignoring.map(({ stoppedMs, ...job }): StuckJob => {
    return { ...job, ageMs: atMs - job.sinceMs, limitMs: stoppedMs - job.sinceMs, because: "ignores" };
  });
  const running = worker.running.flatMap((job): StuckJob[] => {
    const ageMs = atMs - job.sinceMs;
    if (timeoutMs !== null && ageMs > timeoutMs + TIMEOUT_GRACE_MS)
      return [{ ...job, ageMs, limitMs: timeoutMs, because: "timeout" }];
    const usualMs = p99.get(job.name);
    if (usualMs === undefined || stuckFactor === null) return [];
    const limitMs = Math.max(MIN_STUCK_MS, stuckFactor * usualMs);
    return ageMs > limitMs ? [{ ...job, ageMs, limitMs, because: "p99" }] : [];
  });
  return [...ignoring, ...running];
}

function stuckWords(stuck: readonly StuckJob[], more: number): string {
  const oldestMs = Math.max(...stuck.map(({ ageMs }) => ageMs));
  return `${plural(stuck.length + more, "job")} without progress, the oldest for ${formatDuration(oldestMs)}.`;
}

function behindPeers(worker: RuntimeWorker, peers: readonly RuntimeWorker[]): string | null {
  const rates = peers
    .filter(({ phase }) => phase === "running")
    .flatMap(({ ratePerSec }) => (ratePerSec === null ? [] : [ratePerSec]))
    .sort((a, b) => a - b);
  if (rates.length < MIN_PEERS || worker.ratePerSec === null || !worker.active) return null;
  const median = rates[Math.floor((rates.length - 1) / 2)] ?? 0;
  if (median < MIN_PEER_RATE_PER_SEC || worker.ratePerSec >= SLOW_SHARE * median) return null;
  return `It ends ${worker.ratePerSec.toFixed(1)} jobs/s, its peers ${median.toFixed(1)}.`;
}
