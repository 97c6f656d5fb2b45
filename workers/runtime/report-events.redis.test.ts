import { Worker } from "bullmq";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { putFlag } from "@/lib/flags/store";
import { jobOptions } from "@/lib/queues/job-options";
import { eventually } from "@/lib/testing/context";
import { listWorkers } from "@/lib/workers/list";
import { orderWorker } from "@/lib/workers/orders";
import { type TestRuntime, testQueue, testRuntime } from "../testing/runtime";
import type { RunningWorker } from "./start-worker";

/** Reports reach so much further because clocks differ. */
const FOR_CLOCKS_MS = 100;
const HOUR_MS = 3_600_000;
const declare = (policy: NonNullable<Parameters<typeof testQueue>[1]>["policy"] = {}) =>
  testQueue({ mail: z.unknown() }, { policy, traits: { tenant: () => "acme" } });
const backoff = { strategy: "fixed", delayMs: HOUR_MS, jitter: "none", capMs: HOUR_MS } as const;
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

interface Way {
  what: string;
  /** Where the job is then. */
  end: "completed" | "failed" | "delayed" | "waiting";
  policy?: Parameters<typeof declare>[0];
  process?: () => Promise<void>;
  before?: (ctx: TestRuntime, start: () => RunningWorker) => Promise<void>;
  /** The job is taken by a worker that dies of it, before the runtime's begins. */
  stalls?: true;
  events: string[];
}

const obeys = (action: "hold" | "fail") => async (ctx: TestRuntime, start: () => RunningWorker) => {
  start();
  await eventually(() => ctx.redis.hlen(ctx.keys.definitions()));
  const more = { enabled: true, reason: "A test of reports.", expiresAt: null };
  await putFlag(ctx, "stop-work", { ...more, scope: { tenant: "acme" }, action }, "operator");
  await ctx.runtime.flags.refresh();
};

async function drain(ctx: TestRuntime, start: () => RunningWorker): Promise<void> {
  const { id } = start();
  const state = async () => (await listWorkers(ctx)).workers.find((worker) => worker.id === id)?.state;
  await eventually(state);
  await orderWorker(ctx, id, "drain");
  await eventually(async () => (await state()) === "drained");
}

const WAYS: Way[] = [
  { what: "does well", end: "completed", process: () => pause(20), events: ["active", "completed"] },
  {
    what: "is to be tried again",
    end: "delayed",
    policy: { backoff },
    process: async () => {
      await pause(20);
      throw new Error("not yet");
    },
    events: ["active", "delayed"],
  },
  { what: "is held by a switch", end: "delayed", before: obeys("hold"), events: ["active", "delayed"] },
  { what: "is stopped by a switch", end: "failed", before: obeys("fail"), events: ["active", "failed"] },
  { what: "comes to a drained worker", end: "waiting", before: drain, events: ["active", "waiting"] },
  {
    what: "stalled its worker",
    end: "completed",
    stalls: true,
    events: ["active", "completed"],
  },
  {
    what: "stalled its worker too often",
    end: "failed",
    policy: { poisonAfter: 1 },
    stalls: true,
    events: ["active", "failed"],
  },
];

test.each(WAYS)("reports reach over every event of a job that $what", async (way) => {
  const ctx = await testRuntime();
  const work = declare(way.policy);
  const queue = ctx.queue("work");
  await queue.waitUntilReady();
  const add = () => queue.add("mail", {}, jobOptions(work));
  if (way.stalls) {
    await add();
    await takeAndDie(ctx);
  }
  const eventsBefore = await ctx.redis.xlen(`${ctx.prefix}:work:events`);
  let worker: RunningWorker | null = null;
  const start = () => {
    worker ??= ctx.start(work, { mail: way.process ?? (async () => {}) }, { stalledIntervalMs: 100 });
    return worker;
  };
  await way.before?.(ctx, start);
  if (!way.stalls) await add();
  const { close } = start();
  const told = async () =>
    (await ctx.redis.xrange(`${ctx.prefix}:work:events`, "-", "+"))
      .slice(eventsBefore)
      .map(([id, [, event = "", ...more]]) => ({ atMs: Number(id.split("-")[0]), event, more }))
      .filter(
        ({ event, more }) => way.events.includes(event) && (event !== "waiting" || more.includes("active")),
      );
  await eventually(async () => (await told()).length === way.events.length);
  await eventually(async () => (await queue.getJobCountByTypes(way.end)) === 1);
  await close();

  const events = await told();
  expect(events.map(({ event }) => event)).toEqual(way.events);
  const reports = (await ctx.redis.xrange(ctx.keys.workReports(ctx.keyOf("work")), "-", "+")).map(
    ([, fields]) => JSON.parse(fields[5] ?? "") as { fromMs: number; toMs: number },
  );
  const [first = 0, last = 0] = [events[0]?.atMs, events.at(-1)?.atMs];
  const sinceMs = Math.min(...reports.map(({ fromMs }) => fromMs)) + FOR_CLOCKS_MS;
  const untilMs = Math.max(...reports.map(({ toMs }) => toMs)) - FOR_CLOCKS_MS;
  expect(sinceMs).toBeLessThanOrEqual(first);
  expect(untilMs).toBeGreaterThanOrEqual(last);
});

/** Takes the queue's next job and lets its lock run out, as a worker does that died: nobody renews it. */
async function takeAndDie(ctx: TestRuntime): Promise<void> {
  const connection = ctx.redis.duplicate();
  const worker = new Worker("work", null, { connection, prefix: ctx.prefix, lockDuration: 50 });
  onTestFinished(async () => {
    await worker.close();
    connection.disconnect();
  });
  await worker.waitUntilReady();
  await eventually(() => worker.getNextJob("dead-worker"));
}
