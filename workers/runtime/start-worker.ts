import { pathToFileURL } from "node:url";
import { type JobsOptions, Worker, type WorkerOptions } from "bullmq";
import type { EffectivePolicy } from "@/lib/contract/policies";
import { nameOfPlace } from "@/lib/contract/values/worker-place";
import { programOf } from "@/lib/programs";
import type { JobSchemas, QueueDefinition } from "@/lib/queues/define";
import { queueKey as keyOf } from "@/lib/queues/identity";
import { adaptConcurrency } from "./adaptive";
import { Obedience } from "./control-worker";
import { stallsAllowed } from "./failure-step";
import { GuardedWorker } from "./guarded-worker";
import { startHeartbeat } from "./heartbeat";
import { Pipeline } from "./pipeline";
import { isSandboxed, type Served } from "./processor";
import type { RuntimeContext } from "./runtime-context";
import { workerTelemetry } from "./telemetry";

export interface RunningWorker {
  id: string;
  queueKey: string;
  /** Takes no further job, waits for those that run, and takes the worker off the list. */
  close(): Promise<void>;
}

/** For tests and unusual set-ups; the defaults are BullMQ's. */
export interface WorkerTuning {
  /** How long a job of a dead worker stays locked. */
  lockDurationMs?: number;
  stalledIntervalMs?: number;
}

/**
 * Serves a declared queue: for each job the kill switches, the rate limit, then the processor with its time-out, and on
 * failure the classification that decides between another attempt and a dead letter. Redis may go away and come back:
 * BullMQ reconnects; a job that was running then may run twice, so processors must be idempotent or guard themselves.
 */
export function startWorker<J extends JobSchemas>(
  definition: QueueDefinition<J>,
  served: Served<QueueDefinition<J>>,
  ctx: RuntimeContext,
  tuning: WorkerTuning = {},
): RunningWorker {
  const queueKey = keyOf({ prefix: ctx.queuePrefix, name: definition.name });
  const telemetry = workerTelemetry(ctx.version);
  const pipeline: Pipeline<J> = new Pipeline(
    ctx,
    queueKey,
    definition,
    served,
    { id: () => worker.id, concurrency: () => worker.concurrency },
    telemetry !== undefined,
  );
  const obedience = new Obedience(ctx, pipeline);
  const sandbox = isSandboxed(served) ? programOf(served.sandbox) : null;
  const options: WorkerOptions = {
    connection: ctx.redis,
    prefix: ctx.queuePrefix,
    name: nameOfPlace(ctx),
    concurrency: definition.policy.concurrency.floor,
    maxStalledCount: stallsAllowed(definition, definition.policy),
    telemetry,
    settings: { backoffStrategy: decidedDelayMs },
    ...(tuning.lockDurationMs === undefined ? {} : { lockDuration: tuning.lockDurationMs }),
    ...(tuning.stalledIntervalMs === undefined ? {} : { stalledInterval: tuning.stalledIntervalMs }),
    // The sandbox is a fresh Node, whatever way this process was started.
    ...(sandbox ? { workerForkOptions: { execArgv: sandbox.execArgv } } : {}),
  };
  const worker: Worker = sandbox
    ? new GuardedWorker(definition.name, pathToFileURL(sandbox.file), options, (job, token, work) =>
        obedience.refuses ? obedience.putBack(job, token) : pipeline.run(job, token, work),
      )
    : new Worker(
        definition.name,
        (job, token = "") => (obedience.refuses ? obedience.putBack(job, token) : pipeline.run(job, token)),
        {
          ...options,
          autorun: false,
        },
      );
  worker.on("completed", (job) => pipeline.rested(job, "completed"));
  worker.on("failed", (job) => {
    // BullMQ says so after each failed attempt; a job that is tried again has no end yet.
    if (job?.finishedOn !== undefined) pipeline.rested(job, "dead");
    else pipeline.reports.moved();
    if (job?.deferredFailure) pipeline.failures.died(job);
  });
  worker.on("stalled", (jobId) => {
    pipeline.reports.moved(ctx.clock.now());
    pipeline.failures
      .stalled(worker, jobId)
      .catch((err: unknown) => ctx.log.warn({ err, jobId }, "A stalled job could not be recorded"));
  });
  worker.on("lockRenewalFailed", (jobIds) => pipeline.takenAway(jobIds));
  worker.on("error", (err) => ctx.log.warn({ err, queue: definition.name }, "The worker met an error"));
  worker.run().catch((err: unknown) => ctx.log.error({ err, queue: definition.name }, "The worker stopped"));
  followPolicy(worker, definition, pipeline.policy());
  const concurrency = adaptConcurrency(ctx, worker, pipeline);
  const heartbeat = startHeartbeat(ctx, {
    id: worker.id,
    queueKey,
    definition,
    pipeline,
    concurrency: () => worker.concurrency,
    phase: () => obedience.phase,
  });
  obedience.listen(worker, heartbeat.now);
  const stopFollowing = ctx.policies.onChange(() => {
    followPolicy(worker, definition, pipeline.policy());
    concurrency.follow();
    heartbeat.now();
  });
  return {
    id: worker.id,
    queueKey,
    async close() {
      stopFollowing();
      concurrency.close();
      obedience.close();
      heartbeat.now();
      await worker.close();
      await pipeline.close();
      await heartbeat.stop();
    },
  };
}

/** What BullMQ itself must be told of a policy; all else is read for each job. */
function followPolicy(worker: Worker, definition: QueueDefinition, { document }: EffectivePolicy): void {
  worker.opts.maxStalledCount = stallsAllowed(definition, document);
}

/** BullMQ asks for the delay after the verdict has been handed over. */
const decidedDelayMs = (
  _attempt: number,
  _type?: string,
  _error?: Error,
  job?: { opts: JobsOptions },
): number => (typeof job?.opts.backoff === "object" ? (job.opts.backoff.delay ?? 0) : 0);
