import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import type { PolicyDocument } from "@/lib/contract/policies";
import { shardName } from "@/lib/contract/values/shards";
import { readDecisions } from "@/lib/decisions/list";
import { enqueue } from "@/lib/enqueue/enqueue";
import { shardFor } from "@/lib/partitions/shards";
import { readPolicy } from "@/lib/policies/read";
import { savePolicy } from "@/lib/policies/store";
import { readTenants } from "@/lib/quotas/tenants";
import { eventually } from "@/lib/testing/context";
import { liveRuntimeWorkers } from "@/lib/workers/heartbeats";
import { testQueue, testRuntime } from "../testing/runtime";
import { startPartitions } from "./start-partitions";

const jobs = { step: z.object({ tenant: z.string() }) };
const definition = testQueue(jobs, { partitions: 2 });
const change = { by: "operator", reason: "test", rollbackOf: null };
const quota = (max: number) => ({ max, durationMs: 3_600_000, burst: max, weights: {} });

/** Two tenants, of one shard each. */
const tenantOf = (index: number) =>
  Array.from({ length: 100 }, (_, n) => `t${n}`).find(
    (tenant) => shardFor(definition, "step", { tenant }, "") === shardName(definition.name, index),
  ) ?? "";

async function setUp() {
  const ctx = await testRuntime();
  const versions = new Map<string, number>();
  const save = async (name: string, document: PolicyDocument | null) => {
    const key = ctx.keyOf(name);
    const saved = await savePolicy(ctx, key, {
      ...change,
      document,
      baseVersion: versions.get(key) ?? 0,
    });
    versions.set(key, saved.version);
    return saved.version;
  };
  const send = (...tenants: string[]) =>
    enqueue(
      ctx,
      { definition, prefix: ctx.prefix },
      tenants.map((tenant) => ({ name: "step", payload: { tenant } })),
    );
  return { ctx, save, send };
}

test("a shard's page, its tenants and its workers go by one policy: its own, else the whole queue's, else the code's", async () => {
  const { ctx, save } = await setUp();
  const workers = await startPartitions(definition, { step: async () => {} }, ctx.runtime);
  onTestFinished(async () => void (await Promise.all(workers.map((worker) => worker.close()))));
  const [first, second] = [0, 1].map((index) => ctx.keyOf(shardName(definition.name, index)));
  const shown = async (key = "") => ({
    ...(await readPolicy(ctx, key)),
    quota: (await readTenants(ctx, key)).quota?.max ?? null,
  });
  /** Versions that workers report. */
  const reported = async () => {
    const all = await liveRuntimeWorkers(ctx, Date.now(), 60_000);
    return Object.fromEntries(all.map(({ queue, policyVersion }) => [queue, policyVersion]));
  };
  await eventually(async () => Object.keys(await reported()).length === 2);
  expect(await shown(first)).toMatchObject({ source: "code", inForce: 0, quota: null });

  await save("work", { ...definition.policy, quota: quota(7) });
  for (const key of [first, second])
    expect(await shown(key)).toMatchObject({
      source: "whole",
      inForce: 1,
      version: 0,
      quota: 7,
      document: { quota: { max: 7 } },
      whole: { queue: ctx.keyOf("work"), queueName: "work" },
    });
  await eventually(async () => Object.values(await reported()).every((version) => version === 1));

  await save("work~1", { ...definition.policy, quota: quota(3) });
  expect(await save("work~1", { ...definition.policy, quota: quota(2) })).toBe(2);
  expect(await shown(second)).toMatchObject({ source: "own", inForce: 2, version: 2, quota: 2 });
  expect(await shown(first)).toMatchObject({ source: "whole", inForce: 1, quota: 7 });
  await eventually(async () => (await reported())[second ?? ""] === 2);

  // What the whole queue goes by comes back, and not what the code declares.
  await save("work~1", null);
  expect(await shown(second)).toMatchObject({ source: "whole", inForce: 1, version: 3, quota: 7 });
  await eventually(async () => (await reported())[second ?? ""] === 1);
  await eventually(async () => (await readPolicy(ctx, second ?? "")).workers.inForce === 1);
});

test("producers hold each job against its shard: by the whole queue's watermarks, and by the shard's backlog", async () => {
  const { ctx, save, send } = await setUp();
  const hard = { softDepth: null, softAgeMs: null, hardAgeMs: null, overSoft: "refuse" as const };
  await save("work", { ...definition.policy, backpressure: { ...hard, hardDepth: 2 } });
  const [a, b] = [tenantOf(0), tenantOf(1)];
  const outcomes = await send(a, a, a, b);
  expect(outcomes.map(({ accepted }) => accepted)).toEqual([true, true, false, true]);

  // A shard's own policy goes before; the look of before is forgotten by then.
  await save("work~0", { ...definition.policy, backpressure: null });
  await eventually(async () => (await send(a))[0]?.accepted);
  expect(await ctx.queue("work~0").getWaitingCount()).toBeGreaterThan(2);
  expect(await ctx.queue("work~1").getWaitingCount()).toBe(1);
});

test("producers give a tenant its slots by the quota of the whole queue", async () => {
  const { ctx, save, send } = await setUp();
  await save("work", { ...definition.policy, quota: quota(1) });
  const tenant = tenantOf(1);
  // One, and a burst of one.
  await send(tenant, tenant, tenant);
  expect(await ctx.queue("work~1").getDelayedCount()).toBe(1);
  const { decisions } = await readDecisions(ctx, ctx.keyOf("work~1"), { limit: 10 });
  expect(decisions).toMatchObject([{ kind: "defer", policyVersion: 1, policySource: "whole" }]);
});
