import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { shardName } from "@/lib/contract/values/shards";
import { enqueue } from "@/lib/enqueue/enqueue";
import { shardFor } from "@/lib/partitions/shards";
import type { QueueDefinition } from "@/lib/queues/define";
import { eventually } from "@/lib/testing/context";
import { type TestRuntime, testQueue, testRuntime } from "../testing/runtime";
import type { Served } from "./processor";
import { startPartitions } from "./start-partitions";

const jobs = { step: z.object({ tenant: z.string(), n: z.number() }) };
type Jobs = typeof jobs;
const TENANTS = ["a", "b", "c", "d", "e", "f"];

async function serve(
  ctx: TestRuntime,
  definition: QueueDefinition<Jobs>,
  step: (payload: { tenant: string; n: number }, tools: { attempt: number }) => Promise<unknown>,
  only?: number[],
) {
  const served: Served<QueueDefinition<Jobs>> = { step };
  const workers = await startPartitions(definition, served, ctx.runtime, only ? { only } : {});
  const close = async () => void (await Promise.all(workers.map((worker) => worker.close())));
  onTestFinished(close);
  return { close, queues: workers.map(({ queueKey }) => queueKey) };
}

const spreadOver = (partitions: number) =>
  testQueue(jobs, {
    concurrency: 4,
    partitions,
    attempts: 3,
    traits: { orderingKey: (_name, payload) => (payload as { tenant: string }).tenant },
    policy: { ordering: { onDead: "pass" } },
  });

test("jobs of a key stay in order, one at a time, while the number of shards grows and shrinks under load", async () => {
  const ctx = await testRuntime();
  const ran = new Map<string, number[]>(TENANTS.map((tenant) => [tenant, []]));
  const running = new Set<string>();
  let overlaps = 0;
  const step = async ({ tenant, n }: { tenant: string; n: number }, { attempt }: { attempt: number }) => {
    if (running.has(tenant)) overlaps++;
    running.add(tenant);
    await new Promise((resolve) => setTimeout(resolve, 2));
    running.delete(tenant);
    if (n % 7 === 3 && attempt === 1) throw new Error("once more");
    ran.get(tenant)?.push(n);
  };
  let next = 0;
  const add = async (definition: QueueDefinition<Jobs>, rounds: number) => {
    for (let round = 0; round < rounds; round++, next++)
      await enqueue(
        ctx,
        { definition, prefix: ctx.prefix },
        TENANTS.map((tenant) => ({ name: "step", payload: { tenant, n: next } })),
      );
  };

  // The undivided queue first, then two shards, five, and three; each release still serves what the last one left.
  await add(spreadOver(1), 5);
  for (const partitions of [2, 5, 3]) {
    const definition = spreadOver(partitions);
    await add(definition, 5);
    const serving = await serve(ctx, definition, step);
    await add(definition, 3);
    await eventually(() => (ran.get("a")?.length ?? 0) > next - 6, 20_000);
    await serving.close();
  }
  await serve(ctx, spreadOver(3), step);
  await eventually(() => TENANTS.every((tenant) => ran.get(tenant)?.length === next), 20_000);
  for (const tenant of TENANTS) expect(ran.get(tenant)).toEqual(Array.from({ length: next }, (_, n) => n));
  expect(overlaps).toBe(0);
});

test("one tenant's trouble stays in its shard, and a shard may have workers of its own", async () => {
  const ctx = await testRuntime();
  const definition = testQueue(jobs, { partitions: 4, concurrency: 1 });
  const shardOfTenant = (tenant: string) => shardFor(definition, "step", { tenant, n: 0 }, "");
  const stuck = "a";
  const others = TENANTS.filter((tenant) => shardOfTenant(tenant) !== shardOfTenant(stuck));
  expect(others.length).toBeGreaterThan(0);
  const ran: string[] = [];
  const step = ({ tenant }: { tenant: string }, _tools: unknown) => {
    if (tenant === stuck) return new Promise(() => {});
    ran.push(tenant);
    return Promise.resolve();
  };
  const mine = [0, 1, 2, 3].filter((index) => shardName("work", index) === shardOfTenant(stuck));
  const rest = [0, 1, 2, 3].filter((index) => !mine.includes(index));
  expect((await serve(ctx, definition, step, rest)).queues).toHaveLength(3);
  await enqueue(
    ctx,
    { definition, prefix: ctx.prefix },
    [stuck, stuck, ...others].map((tenant, n) => ({ name: "step", payload: { tenant, n } })),
  );
  await eventually(() => ran.length === others.length);
  expect(await ctx.queue(shardOfTenant(stuck)).getWaitingCount()).toBe(2);
});
