import { pino } from "pino";
import { onTestFinished } from "vitest";
import type { PolicyDocument } from "@/lib/contract/policies";
import type { KeyRing } from "@/lib/payloads/key-ring";
import type { PayloadVersions } from "@/lib/payloads/versions";
import { defineQueue, type JobSchemas, type QueueDefinition } from "@/lib/queues/define";
import type { DeclaredFallback } from "@/lib/queues/fallback";
import { type QueueIdentity, queueKey } from "@/lib/queues/identity";
import type { JobTraits } from "@/lib/queues/traits";
import type { Classifier } from "@/lib/resilience/classify";
import { type TestContext, testContext } from "@/lib/testing/context";
import type { Served } from "../runtime/processor";
import { openRuntime, type RuntimeContext } from "../runtime/runtime-context";
import { type RunningWorker, startWorker, type WorkerTuning } from "../runtime/start-worker";

/** A definition for tests: quick, and with everything that can be left out left out. */
export function testQueue<const J extends JobSchemas>(
  jobs: J,
  {
    policy = {},
    attempts = 3,
    concurrency = 1,
    ...overrides
  }: Partial<
    Omit<QueueDefinition<J>, "jobs" | "fallback" | "policy" | "traits" | "classify" | "versions">
  > & {
    fallback?: DeclaredFallback;
    classify?: Classifier;
    versions?: { [Name in keyof J]?: PayloadVersions };
    traits?: Partial<JobTraits>;
    policy?: Partial<PolicyDocument>;
    /** Whatever the criticality. */
    attempts?: number;
    concurrency?: number;
  } = {},
): QueueDefinition<J> {
  return defineQueue<J>({
    name: "work",
    lane: "fast",
    criticality: "standard",
    idempotent: true,
    policy: {
      attempts: { critical: attempts, standard: attempts, background: attempts },
      backoff: { strategy: "fixed", delayMs: 10, jitter: "none", capMs: 10 },
      timeoutMs: 5_000,
      concurrency: { floor: concurrency, ceiling: concurrency },
      ...policy,
    },
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
export async function testRuntime({ payloadKeys }: { payloadKeys?: KeyRing } = {}): Promise<TestRuntime> {
  const ctx = testContext();
  const runtime = await openRuntime({
    redis: ctx.redis,
    keys: ctx.keys,
    log: pino({ level: "silent" }),
    queuePrefix: ctx.prefix,
    version: "test",
    ...(payloadKeys ? { payloadKeys } : {}),
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
