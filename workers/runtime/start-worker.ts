import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { DelayedError, type Job, type JobsOptions, Worker, type WorkerOptions } from "bullmq";
import { scrubError } from "@/lib/payloads/scrub";
import type { JobSchemas, QueueDefinition } from "@/lib/queues/define";
import { queueKey as keyOf } from "@/lib/queues/identity";
import { jobOptions, SPILLWAY_BACKOFF } from "@/lib/queues/job-options";
import { PoisonError, TransientError } from "@/lib/resilience/failures";
import { admit } from "./admit";
import { Batches } from "./batches";
import { Deadline } from "./deadline";
import { decide, errorFor, type Verdict } from "./decide";
import { gateJob } from "./gate-job";
import { GuardedWorker } from "./guarded-worker";
import { startHeartbeat } from "./heartbeat";
import { type JobRun, jobRun } from "./job-run";
import { openLanes } from "./lane-step";
import { payloadOf } from "./payload-step";
import { type BatchProcessor, isSandboxed, type Processor, type Served } from "./processor";
import type { RuntimeContext } from "./runtime-context";
import { describeSpan, workerTelemetry } from "./telemetry";
import { JobTools } from "./tools";

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
  const batches = new Batches({
    log: ctx.log.child({ queue: definition.name }),
    concurrency: () => worker.concurrency,
  });
  const lanes = openLanes(ctx, definition, () => ({ version: 0, document: definition.policy }));
  const runs = new Set<{ jobId: string; deadline: Deadline }>();

  /** `sandboxed` is there when the processor runs in a process of its own. */
  async function guard(job: Job, token: string, sandboxed?: (signal: AbortSignal) => Promise<unknown>) {
    const run = jobRun(definition, {
      queueKey,
      job,
      token,
      policy: { version: 0, document: definition.policy },
      nowMs: ctx.clock.now(),
    });
    const deadline = new Deadline();
    const running = { jobId: run.jobId, deadline };
    runs.add(running);
    let startedAtMs: number | null = null;
    let releaseSecrets = () => {};
    describeSpan(run);
    try {
      const verdict = await gateJob(ctx, run);
      if (!verdict.run) return verdict.answer;
      const diverted = lanes && (await lanes.divert(run));
      if (diverted) return diverted;
      const admission = await admit(ctx, run);
      if (admission.kind === "answer") return admission.value;
      if (admission.kind === "defer") {
        await job.moveToDelayed(admission.untilMs, token);
        throw new DelayedError();
      }
      const opening = payloadOf(ctx, run);
      const { payload, release } = opening instanceof Promise ? await opening : opening;
      releaseSecrets = release;
      startedAtMs = ctx.clock.now();
      const { timeoutMs } = run.policy.document;
      if (sandboxed) {
        // A sandbox is handed the job itself, and has no keys.
        job.data = payload;
        return await deadline.run(timeoutMs, () => sandboxed(deadline.signal));
      }
      const processor = processorOf(served, run);
      // A batch has a time of its own: it begins when the batch does.
      if (typeof processor !== "function")
        return await deadline.run(null, () => batches.add(processor, run, payload));
      return await deadline.run(timeoutMs, () => processor(payload, new JobTools(ctx, run, deadline)));
    } catch (error) {
      if (error instanceof DelayedError) throw error;
      const verdict = decide(ctx, run, error);
      scrubError(verdict.error);
      handOver(definition, job, verdict);
      throw errorFor(verdict);
    } finally {
      if (startedAtMs !== null) lanes?.note(run, ctx.clock.now() - startedAtMs);
      releaseSecrets();
      runs.delete(running);
    }
  }

  const options: WorkerOptions = {
    connection: ctx.redis,
    prefix: ctx.queuePrefix,
    concurrency: definition.policy.concurrency.ceiling,
    maxStalledCount: definition.policy.poisonAfter,
    telemetry: workerTelemetry(ctx.version),
    settings: { backoffStrategy: decidedDelayMs },
    ...(tuning.lockDurationMs === undefined ? {} : { lockDuration: tuning.lockDurationMs }),
    ...(tuning.stalledIntervalMs === undefined ? {} : { stalledInterval: tuning.stalledIntervalMs }),
    // The sandbox is a fresh Node: it needs the loader of TypeScript whatever way this process was started.
    workerForkOptions: { execArgv: ["--import", tsxLoader()] },
  };
  const worker = isSandboxed(served)
    ? new GuardedWorker(definition.name, served.sandbox, options, guard)
    : new Worker(definition.name, (job, token = "") => guard(job, token), { ...options, autorun: false });
  worker.on("lockRenewalFailed", (jobIds) => {
    for (const { jobId, deadline } of runs)
      if (jobIds.includes(jobId)) deadline.stop(new TransientError("The job was taken from this worker."));
  });
  worker.on("error", (err) => ctx.log.warn({ err, queue: definition.name }, "The worker met an error"));
  worker.run().catch((err: unknown) => ctx.log.error({ err, queue: definition.name }, "The worker stopped"));
  const heartbeat = startHeartbeat(ctx, {
    id: worker.id,
    queueKey,
    definition,
    activeCount: () => runs.size,
  });
  return {
    id: worker.id,
    queueKey,
    async close() {
      await worker.close();
      await lanes?.close();
      await heartbeat.stop();
    },
  };
}

const tsxLoader = () => pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

function processorOf(
  served: object,
  { definition, job }: JobRun,
): Processor<unknown> | BatchProcessor<unknown> {
  const processors = served as Record<string, Processor<unknown> | BatchProcessor<unknown>>;
  const processor = Object.hasOwn(processors, job.name) ? processors[job.name] : undefined;
  if (!processor) throw new PoisonError(`The queue ${definition.name} has no job named ${job.name}.`);
  return processor;
}

/**
 * BullMQ reads these options from the job in memory when it deals with a failure. They are set so that it does what was
 * decided: its own count of attempts decides nothing, and a failure is never thrown away.
 */
function handOver(definition: QueueDefinition, job: Job, verdict: Verdict): void {
  if (verdict.outcome === "retry") {
    job.opts.attempts = job.attemptsMade + 2;
    job.opts.backoff = { type: SPILLWAY_BACKOFF, delay: verdict.delayMs };
  }
  if (job.opts.removeOnFail === true) job.opts.removeOnFail = jobOptions(definition).removeOnFail;
}

/** BullMQ asks for the delay after the verdict has been handed over. */
const decidedDelayMs = (
  _attempt: number,
  _type?: string,
  _error?: Error,
  job?: { opts: JobsOptions },
): number => (typeof job?.opts.backoff === "object" ? (job.opts.backoff.delay ?? 0) : 0);
