import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { DelayedError, type Job, type WorkerOptions } from "bullmq";
import type { JobSchemas, QueueDefinition } from "@/lib/queues/define";
import { queueKey as keyOf } from "@/lib/queues/identity";
import { jobOptions, SPILLWAY_BACKOFF } from "@/lib/queues/job-options";
import { backoffDelayMs, throttledDelayMs } from "@/lib/resilience/backoff";
import { classifyFailure } from "@/lib/resilience/classify";
import { PoisonError } from "@/lib/resilience/failures";
import { reserveSlot } from "@/lib/resilience/rate-limit";
import { attemptError } from "./attempt-error";
import { withDeadline } from "./deadline";
import { gateJob } from "./gate-job";
import { type Guard, GuardedWorker } from "./guarded-worker";
import { startHeartbeat } from "./heartbeat";
import { isSandboxed, type Processor, type ProcessorTools, type Served } from "./processor";
import type { RuntimeContext } from "./runtime-context";

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

/** A worker may die under a job this often (a deploy, a lost machine) before the job itself is blamed. */
const MAX_STALLED_COUNT = 3;

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
  let active = 0;

  const guard: Guard = async (job, token, outer, run) => {
    active++;
    try {
      const verdict = await gateJob(ctx, definition, queueKey, job, token);
      if (!verdict.run) return verdict.answer;
      await takeSlot(ctx, definition, queueKey, job, token);
      parsePayload(definition, job);
      return await withDeadline(definition.timeoutMs, outer, run);
    } catch (error) {
      if (error instanceof DelayedError) throw error;
      applyPolicy(definition, job);
      throw attemptError(error);
    } finally {
      active--;
    }
  };

  const options: WorkerOptions = {
    connection: ctx.redis,
    prefix: ctx.queuePrefix,
    concurrency: definition.concurrency,
    maxStalledCount: MAX_STALLED_COUNT,
    settings: { backoffStrategy: backoffOf(ctx, definition) },
    ...(tuning.lockDurationMs === undefined ? {} : { lockDuration: tuning.lockDurationMs }),
    ...(tuning.stalledIntervalMs === undefined ? {} : { stalledInterval: tuning.stalledIntervalMs }),
    // The sandbox is a fresh Node: it needs the loader of TypeScript whatever way this process was started.
    workerForkOptions: { execArgv: ["--import", tsxLoader()] },
  };
  const processor = isSandboxed(served) ? served.sandbox : inline(ctx, definition, served);
  const worker = new GuardedWorker(definition.name, processor, options, guard);
  worker.on("error", (err) => ctx.log.warn({ err, queue: definition.name }, "The worker met an error"));
  worker.run().catch((err: unknown) => ctx.log.error({ err, queue: definition.name }, "The worker stopped"));
  const heartbeat = startHeartbeat(ctx, { id: worker.id, queueKey, definition, activeCount: () => active });
  return {
    id: worker.id,
    queueKey,
    async close() {
      await worker.close();
      await heartbeat.stop();
    },
  };
}

const tsxLoader = () => pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

/** Over the limit a job is put off once, to a slot of its own. It spends no attempt. */
async function takeSlot(
  ctx: RuntimeContext,
  definition: QueueDefinition,
  queueKey: string,
  job: Job,
  token: string,
): Promise<void> {
  if (definition.rate === null || job.id === undefined) return;
  const slotMs = await reserveSlot(ctx, queueKey, job.id, definition.rate);
  if (slotMs === null) return;
  await job.moveToDelayed(slotMs, token);
  throw new DelayedError();
}

/** The payload by the schema of the job's name. Throws {@link PoisonError} for what no worker can ever do. */
function parsePayload(definition: QueueDefinition, job: Job): unknown {
  const schema = Object.hasOwn(definition.jobs, job.name) ? definition.jobs[job.name] : undefined;
  if (!schema) throw new PoisonError(`The queue ${definition.name} has no job named ${job.name}.`);
  const parsed = schema.safeParse(job.data);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new PoisonError(
    `The payload is not one of ${job.name}: ${issue?.path.join(".") || "(all)"}: ${issue?.message}`,
  );
}

function inline(ctx: RuntimeContext, definition: QueueDefinition, served: object) {
  const processors = new Map(Object.entries(served)) as Map<string, Processor<unknown>>;
  return async (job: Job, _token?: string, signal?: AbortSignal): Promise<unknown> => {
    const processor = processors.get(job.name);
    if (!processor) throw new PoisonError(`The queue ${definition.name} has no job named ${job.name}.`);
    const attempt = job.attemptsMade + 1;
    const tools: ProcessorTools = {
      signal: signal ?? new AbortController().signal,
      log: ctx.log.child({ queue: definition.name, jobId: job.id, jobName: job.name, attempt }),
      attempt,
      jobId: job.id ?? "",
      childResults: async () => Object.values(await job.getChildrenValues()),
    };
    return processor(parsePayload(definition, job), tools);
  };
}

/**
 * A job added by a producer that knows nothing of the queue's policy is treated by it all the same. What the job says of
 * itself goes first, but a failure is never thrown away. BullMQ reads these options from the job in memory when it decides on another attempt.
 */
function applyPolicy(definition: QueueDefinition, job: Job): void {
  job.opts.backoff ??= { type: SPILLWAY_BACKOFF };
  if (!job.opts.attempts) job.opts.attempts = definition.attempts;
  if (job.opts.removeOnFail === true) job.opts.removeOnFail = jobOptions(definition).removeOnFail;
}

function backoffOf(ctx: RuntimeContext, definition: QueueDefinition) {
  return (attempt: number, _type?: string, error?: Error): number => {
    const { kind, retryAfterMs } = classifyFailure(error);
    return kind === "throttled"
      ? throttledDelayMs(definition.backoff, attempt, retryAfterMs, ctx.clock.random)
      : backoffDelayMs(definition.backoff, attempt, ctx.clock.random);
  };
}
