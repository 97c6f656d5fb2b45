import { readScales } from "../autoscale/read";
import type { Context } from "../context";
import type { QueueSummary } from "../contract/queues";
import type { Scale, WorkerInfo } from "../contract/workers";
import { keyBeside } from "../queues/identity";
import { loadSnapshot } from "../queues/snapshot";
import { readWorkerConnections, workerClientName } from "./clients";
import { FORGET_MS, liveRuntimeWorkers, type RuntimeWorker } from "./heartbeats";
import { judgeWorker, p99ByName } from "./judge";

/** Beyond this a list helps nobody. */
const MAX_WORKERS = 2_000;

/**
 * All workers: those of the runtime by what they say of themselves, all others by their connections. A queue's
 * connections are matched to its runtime workers in number only, because a connection does not name its process.
 */
export async function listWorkers(
  ctx: Context,
): Promise<{ workers: WorkerInfo[]; scale: Scale[]; asOf: number }> {
  const nowMs = ctx.clock.now();
  const [runtime, connections, queues, scale] = await Promise.all([
    liveRuntimeWorkers(ctx, nowMs, FORGET_MS),
    readWorkerConnections(ctx),
    loadSnapshot(ctx),
    readScales(ctx),
  ]);
  const byClient = new Map([...queues.values()].map((queue) => [workerClientName(queue), queue]));
  const reported = new Map<string, number>();
  for (const { queue } of runtime) reported.set(queue, (reported.get(queue) ?? 0) + 1);
  const foreign = (connections ?? []).flatMap((connection): WorkerInfo[] => {
    const queue = byClient.get(connection.clientName);
    const left = queue ? (reported.get(queue.key) ?? 0) : 0;
    if (!queue) return [];
    if (left > 0) {
      reported.set(queue.key, left - 1);
      return [];
    }
    return [
      {
        ...UNTOLD,
        id: connection.workerName ?? `connection ${connection.id}`,
        queue: queue.key,
        queueName: queue.name,
        shard: queue.shard,
        kind: "foreign",
        address: connection.address,
        startedAt: Math.max(0, nowMs - connection.ageSec * 1_000),
        lastSeenAt: nowMs,
      },
    ];
  });
  const workers = [...judged(runtime, queues, nowMs), ...foreign].slice(0, MAX_WORKERS);
  return { workers, scale, asOf: nowMs };
}

/** What nobody tells of a foreign worker. */
const UNTOLD = {
  state: "ok",
  why: [],
  phase: "running",
  host: null,
  pid: null,
  concurrency: null,
  floor: null,
  ceiling: null,
  active: null,
  version: null,
  policyVersion: null,
  policySource: null,
  running: [],
  runningRest: 0,
  stuck: [],
  loop: null,
  memory: null,
  ratePerSec: null,
} satisfies Partial<WorkerInfo>;

function judged(workers: RuntimeWorker[], queues: Map<string, QueueSummary>, nowMs: number): WorkerInfo[] {
  const byQueue = new Map<string, RuntimeWorker[]>();
  for (const worker of workers) byQueue.set(worker.queue, [...(byQueue.get(worker.queue) ?? []), worker]);
  return [...byQueue.values()].flatMap((members) => {
    const p99 = p99ByName(members);
    return members.map((worker): WorkerInfo => {
      const peers = members.filter(({ id }) => id !== worker.id);
      return {
        ...worker,
        policyVersion: worker.policyVersion ?? null,
        policySource: worker.policySource ?? null,
        shard: worker.shard
          ? { ...worker.shard, ofKey: keyBeside(worker.queue, worker.shard.of) }
          : (queues.get(worker.queue)?.shard ?? null),
        kind: "runtime",
        address: null,
        ...judgeWorker(worker, { peers, p99, nowMs }),
      };
    });
  });
}
