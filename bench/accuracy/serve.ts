import { Queue, QueueEvents, UnrecoverableError, Worker } from "bullmq";
import type { Redis } from "ioredis";
import { z } from "zod";
import { defineQueue } from "@/lib/queues/define";
import { PermanentError, PoisonError, ThrottledError, TransientError } from "@/lib/resilience/failures";
import type { RuntimeContext } from "@/workers/runtime/runtime-context";
import { startWorker } from "@/workers/runtime/start-worker";
import type { QueueTruth } from "./truth";
import { BACKOFF_MS, JOB_NAMES, MOST_ATTEMPTS, mayTryAgain, type PlannedFailure } from "./workload";

export const PREFIX = "bull";
export const CONCURRENCY = 10;

const payload = z.object({ tenant: z.string() });
const KEEP_ALL = { count: 1_000_000 };

/** The queue that the runtime's workers serve. */
export const RUNTIME_QUEUE = defineQueue({
  name: "runtime",
  lane: "fast",
  criticality: "standard",
  idempotent: true,
  policy: {
    attempts: { critical: MOST_ATTEMPTS, standard: MOST_ATTEMPTS, background: MOST_ATTEMPTS },
    backoff: { strategy: "fixed", delayMs: BACKOFF_MS, jitter: "none", capMs: BACKOFF_MS },
    timeoutMs: 20_000,
    concurrency: { floor: CONCURRENCY, ceiling: CONCURRENCY },
  },
  removeOnComplete: KEEP_ALL,
  keepFailures: KEEP_ALL,
  traits: { tenant: (data) => (data as z.infer<typeof payload>).tenant },
  jobs: Object.fromEntries(JOB_NAMES.map((name) => [name, payload])),
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const plainError = (failure: PlannedFailure): Error =>
  mayTryAgain(failure) ? new Error(failure.code) : new UnrecoverableError(failure.code);

function runtimeError({ class: kind, code }: PlannedFailure): Error {
  if (kind === "throttled") return new ThrottledError(code, BACKOFF_MS, { code });
  if (kind === "permanent") return new PermanentError(code, { code });
  return kind === "poison" ? new PoisonError(code, { code }) : new TransientError(code, { code });
}

/** Does what was drawn for this attempt, and notes when it really did. */
async function perform(
  truth: QueueTruth,
  jobId: string,
  { takenMs, errorFor }: { takenMs: number | null; errorFor: (failure: PlannedFailure) => Error },
): Promise<void> {
  const { life, attempt } = truth.begins(jobId, takenMs);
  const planned = life.job.attempts[life.attempts.length - 1];
  if (!planned) throw new Error(`Nobody has planned attempt ${life.attempts.length} of ${jobId}.`);
  await pause(planned.runMs);
  attempt.failure = planned.failure;
  attempt.endedMs = Date.now();
  if (planned.failure) throw errorFor(planned.failure);
}

export interface Serving {
  close(): Promise<void>;
}

/** A worker as any team would run it. */
export function servePlain(
  truth: QueueTruth,
  queue: string,
  connection: Redis,
  concurrency: number,
): Serving {
  const worker = new Worker(
    queue,
    (job) => perform(truth, job.id ?? "", { takenMs: job.processedOn ?? null, errorFor: plainError }),
    { connection, prefix: PREFIX, concurrency },
  );
  worker.on("error", () => {});
  return { close: () => worker.close() };
}

/** A worker of the runtime. Its processors are not told when BullMQ gave them their job, so that BullMQ is asked beside them. */
export function serveRuntime(truth: QueueTruth, ctx: RuntimeContext, asking: Redis): Serving {
  const queue = new Queue(RUNTIME_QUEUE.name, { connection: asking, prefix: PREFIX, skipMetasUpdate: true });
  const processor = async (_: unknown, { jobId }: { jobId: string }) => {
    const done = perform(truth, jobId, { takenMs: null, errorFor: runtimeError });
    truth.learns(noteTake(queue, truth, jobId));
    return done;
  };
  const worker = startWorker(
    RUNTIME_QUEUE,
    Object.fromEntries(JOB_NAMES.map((name) => [name, processor])),
    ctx,
  );
  return {
    async close() {
      await worker.close();
      await queue.close();
    },
  };
}

async function noteTake(queue: Queue, truth: QueueTruth, jobId: string): Promise<void> {
  const attempts = truth.lives.get(jobId)?.attempts ?? [];
  const number = attempts.length;
  const attempt = attempts[number - 1];
  const job = await queue.getJob(jobId);
  if (attempt && job?.processedOn !== undefined && job.attemptsStarted === number)
    attempt.takenMs = job.processedOn;
}

/** Hears from BullMQ where it puts a job after each attempt. */
export async function hear(truth: QueueTruth, queue: string, connection: Redis): Promise<Serving> {
  const events = new QueueEvents(queue, { connection, prefix: PREFIX });
  events.on("completed", ({ jobId }) => truth.rests(jobId, "completed", null));
  events.on("failed", ({ jobId }) => truth.rests(jobId, "failed", null));
  events.on("delayed", ({ jobId, delay }) => truth.isDelayed(jobId, Number(delay)));
  events.on("waiting", ({ jobId, prev }) => {
    if (prev === "active") truth.rests(jobId, "retried", null);
  });
  events.on("error", () => {});
  await events.waitUntilReady();
  return { close: () => events.close() };
}
