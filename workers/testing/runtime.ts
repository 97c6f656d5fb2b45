import { pino } from "pino";
import { onTestFinished } from "vitest";
import { defineQueue, type JobSchemas, type QueueDefinition } from "@/lib/queues/define";
import { type QueueIdentity, queueKey } from "@/lib/queues/identity";
import { type TestContext, testContext } from "@/lib/testing/context";
import type { Served } from "../runtime/processor";
import { openRuntime, type RuntimeContext } from "../runtime/runtime-context";
import { type RunningWorker, startWorker, type WorkerTuning } from "../runtime/start-worker";

/** A definition for tests: quick, and with everything that can be left out left out. */
export function testQueue<const J extends JobSchemas>(
  jobs: J,
  overrides: Partial<Omit<QueueDefinition<J>, "jobs" | "fallback">> & {
    fallback?: (input: { jobName: string; payload: unknown; flag: string }) => Promise<unknown>;
  } = {},
): QueueDefinition<J> {
  return defineQueue<J>({
    name: "work",
    lane: "fast",
    criticality: "standard",
    idempotent: true,
    attempts: 3,
    backoff: { strategy: "fixed", delayMs: 10, jitter: "none", capMs: 10 },
    timeoutMs: 5_000,
    concurrency: 1,
    rate: null,
    removeOnComplete: { count: 100_000 },
    keepFailures: { count: 100_000 },
    ...overrides,
    jobs,
  });
}

export interface TestRuntime extends TestContext {
  runtime: RuntimeContext;
  keyOf(name: string): string;
  identity(name: string): QueueIdentity;
  start<J extends JobSchemas>(
    definition: QueueDefinition<J>,
    served: Served<QueueDefinition<J>>,
    tuning?: WorkerTuning,
  ): RunningWorker;
}

/** A runtime on the real Redis of the run, under prefixes of its own; its workers are closed when the test ends. */
export async function testRuntime(): Promise<TestRuntime> {
  const ctx = testContext();
  const runtime = await openRuntime({
    redis: ctx.redis,
    keys: ctx.keys,
    log: pino({ level: "silent" }),
    queuePrefix: ctx.prefix,
    version: "test",
  });
  const running: RunningWorker[] = [];
  onTestFinished(async () => {
    await Promise.all(running.map((worker) => worker.close()));
    await runtime.close();
  });
  const identity = (name: string) => ({ prefix: ctx.prefix, name });
  return {
    ...ctx,
    runtime,
    identity,
    keyOf: (name) => queueKey(identity(name)),
    start(definition, served, tuning) {
      const worker = startWorker(definition, served, runtime, tuning);
      running.push(worker);
      return worker;
    },
  };
}
