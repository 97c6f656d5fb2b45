import type { Context } from "../context";
import type { PolicyDocument } from "../contract/policies";
import type { QueueSummary } from "../contract/queues";
import { backlogOf } from "../contract/values/figures";
import { compareNames } from "../contract/values/names";
import type { Scale } from "../contract/workers";
import { resolvePolicies } from "../policies/list";
import { parseQueueKey } from "../queues/identity";
import { queueNotFound } from "../queues/require";
import { loadSnapshot, loadSummaries } from "../queues/snapshot";
import { mergeSketches } from "../workers/durations";
import { FORGET_MS, liveRuntimeWorkers, type RuntimeWorker } from "../workers/heartbeats";
import { isLost } from "../workers/judge";
import { desiredWorkers } from "./desired";

/** The collector's figures are no longer those of now after this. */
const STALE_MS = 15_000;

/** How many workers one queue needs. Throws `queue_not_found` when the collector does not know the queue. A few commands. */
export async function readScale(ctx: Context, queueKey: string): Promise<Scale> {
  const identity = parseQueueKey(queueKey);
  const nowMs = ctx.clock.now();
  const [[summary], workers, policies] = await Promise.all([
    loadSummaries(ctx, [queueKey]),
    liveRuntimeWorkers(ctx, nowMs, FORGET_MS),
    policiesInForce(ctx),
  ]);
  if (!summary) throw queueNotFound(identity);
  return scaleOf(summary, { workers, policy: policies.get(queueKey) ?? null, nowMs });
}

/** The same for every queue that workers of the runtime have served. */
export async function readScales(ctx: Context): Promise<Scale[]> {
  const nowMs = ctx.clock.now();
  const [snapshot, workers, policies] = await Promise.all([
    loadSnapshot(ctx),
    liveRuntimeWorkers(ctx, nowMs, FORGET_MS),
    policiesInForce(ctx),
  ]);
  return [...snapshot.values()]
    .flatMap((summary) => {
      const policy = policies.get(summary.key);
      return policy ? [scaleOf(summary, { workers, policy, nowMs })] : [];
    })
    .sort((a, b) => compareNames(a.queueName, b.queueName));
}

function scaleOf(
  summary: QueueSummary,
  from: { workers: readonly RuntimeWorker[]; policy: PolicyDocument | null; nowMs: number },
): Scale {
  const { policy, nowMs } = from;
  const own = from.workers.filter((worker) => worker.queue === summary.key);
  const present = own.filter((worker) => !isLost(worker, nowMs) && worker.phase === "running");
  const seen = mergeSketches(own.flatMap(({ durations }) => Object.values(durations)));
  const told = present.flatMap(({ concurrency }) => (concurrency === null ? [] : [concurrency]));
  const fresh = nowMs - summary.sampledAt <= STALE_MS;
  const facts = {
    arrivalPerSec: fresh ? summary.arrivalPerSec : null,
    backlog: fresh ? backlogOf(summary.counts) : null,
    serviceMs: seen.count === 0 ? null : seen.sumMs / seen.count,
    concurrency:
      told.length > 0
        ? told.reduce((sum, one) => sum + one, 0) / told.length
        : (policy?.concurrency.floor ?? null),
  };
  return {
    queue: summary.key,
    queueName: summary.name,
    present: present.length,
    ...desiredWorkers(facts, policy?.autoscale ?? null),
  };
}

/** The policies in force, by queue. */
async function policiesInForce(ctx: Context): Promise<Map<string, PolicyDocument>> {
  const policies = await resolvePolicies(ctx);
  return new Map([...policies].map(([queue, { inForce }]) => [queue, inForce.document]));
}
