import type { Context } from "../context";
import type { WorkerInfo } from "../contract/workers";
import { loadSnapshot } from "../queues/snapshot";
import { readWorkerConnections, workerClientName } from "./clients";
import { FORGET_MS, liveRuntimeWorkers, type RuntimeWorker } from "./heartbeats";

/** Beyond this a list helps nobody. */
const MAX_WORKERS = 2_000;

/**
 * All workers: those of the runtime by what they say of themselves, all others by their connections. A queue's
 * connections are matched to its runtime workers in number only, because a connection does not name its process.
 */
export async function listWorkers(ctx: Context): Promise<{ workers: WorkerInfo[]; asOf: number }> {
  const nowMs = ctx.clock.now();
  const [runtime, connections, queues] = await Promise.all([
    liveRuntimeWorkers(ctx, nowMs, FORGET_MS),
    readWorkerConnections(ctx),
    loadSnapshot(ctx),
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
        id: connection.workerName ?? `connection ${connection.id}`,
        queue: queue.key,
        queueName: queue.name,
        kind: "foreign",
        address: connection.address,
        host: null,
        pid: null,
        concurrency: null,
        active: null,
        version: null,
        startedAt: Math.max(0, nowMs - connection.ageSec * 1_000),
        lastSeenAt: nowMs,
      },
    ];
  });
  const workers = [...runtime.map(toInfo), ...foreign].slice(0, MAX_WORKERS);
  return { workers, asOf: nowMs };
}

const toInfo = (worker: RuntimeWorker): WorkerInfo => ({ ...worker, kind: "runtime", address: null });
