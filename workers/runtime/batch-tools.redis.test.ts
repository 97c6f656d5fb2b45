import { expect, test } from "vitest";
import { z } from "zod";
import { readCompensation } from "@/lib/compensation/read";
import { putFeature } from "@/lib/flags/feature-store";
import { jobOptions } from "@/lib/queues/job-options";
import { PermanentError } from "@/lib/resilience/failures";
import { eventually } from "@/lib/testing/context";
import { testQueue, testRuntime } from "../testing/runtime";

const jobs = { mail: z.object({ tenant: z.string() }) };
const policy = { batch: { maxJobs: 3, maxWaitMs: 500 } };
const is = (attribute: string, value: string) => ({ attribute, operator: "in" as const, values: [value] });

test("a batch has flags of its queue and job name, and each of its jobs has flags of its own", async () => {
  const ctx = await testRuntime();
  const rule = (name: string, conditions: ReturnType<typeof is>[], variant: string) => ({
    name,
    conditions,
    serve: { variant },
  });
  await putFeature(
    ctx,
    "size",
    {
      description: "",
      enabled: true,
      startsAt: null,
      expiresAt: null,
      type: "string",
      variants: { acme: "for acme", here: "for mail in work", other: "for others" },
      rules: [
        rule("acme", [is("tenant", "acme")], "acme"),
        rule("this job", [is("jobName", "mail"), is("queueName", "work")], "here"),
      ],
      otherwise: { variant: "other" },
    },
    { reason: "a test", by: "operator" },
  );
  await ctx.runtime.flags.refresh();
  const work = testQueue(jobs, { concurrency: 3, policy });
  const queue = ctx.queue("work");
  const seen: string[][] = [];
  ctx.start(work, {
    mail: {
      batch: async (items, { flags }) => {
        const size = (client: typeof flags) => client.getStringValue("size", "default");
        seen.push(await Promise.all([size(flags), ...items.map(({ tools }) => size(tools.flags))]));
        return items.map(({ tools: { jobId } }) => ({ result: jobId }));
      },
    },
  });
  await queue.addBulk(
    ["acme", "globex", "acme"].map((tenant) => ({ name: "mail", data: { tenant }, opts: jobOptions(work) })),
  );
  await eventually(async () => (await queue.getCompletedCount()) === 3);
  expect(seen).toEqual([["for mail in work", "for acme", "for mail in work", "for acme"]]);
  for (const job of await queue.getCompleted()) expect(job.returnvalue).toBe(job.id);
});

test("a job of a batch notes steps of its own: those of one that ends well are forgotten, those of a dead one stay", async () => {
  const ctx = await testRuntime();
  const work = testQueue(jobs, { concurrency: 3, attempts: 1, compensated: true, policy });
  const queue = ctx.queue("work");
  ctx.start(work, {
    mail: {
      batch: (items) =>
        Promise.all(
          items.map(async ({ payload: { tenant }, tools: { step } }) => {
            await step("send", { tenant });
            return tenant === "dies" ? { error: new PermanentError("No.") } : { result: tenant };
          }),
        ),
    },
  });
  await queue.addBulk(
    ["lives", "dies", "lives"].map((tenant) => ({ name: "mail", data: { tenant }, opts: jobOptions(work) })),
  );
  await eventually(async () => (await queue.getCompletedCount()) === 2);
  const dead = await eventually(async () => (await queue.getFailed())[0]);
  const stepsOf = async (id = "") => (await readCompensation(ctx, ctx.keyOf("work"), id)).steps;
  expect(await stepsOf(dead.id)).toEqual([{ name: "send", data: { tenant: "dies" } }]);
  for (const { id } of await queue.getCompleted()) expect(await stepsOf(id)).toEqual([]);
});

test("a job of a batch commits an effect once for its own key", async () => {
  const ctx = await testRuntime();
  const work = testQueue(
    { mail: z.object({ idempotencyKey: z.string() }) },
    { concurrency: 3, policy: { ...policy, idempotency: { keepMs: 60_000, lockMs: 10_000 } } },
  );
  const queue = ctx.queue("work");
  const effects = `${ctx.prefix}:effects`;
  ctx.start(work, {
    mail: {
      batch: (items) =>
        Promise.all(
          items.map(async ({ payload, attempt, tools: { commit, fencingToken } }) => {
            const first = await commit("sent", [effects], [["hincrby", effects, payload.idempotencyKey, 1]]);
            if (attempt === 1) return { error: new Error("once more") };
            return { result: { first, fenced: fencingToken !== null } };
          }),
        ),
    },
  });
  await queue.addBulk(
    ["a", "b", "c"].map((idempotencyKey) => ({
      name: "mail",
      data: { idempotencyKey },
      opts: jobOptions(work),
    })),
  );
  await eventually(async () => (await queue.getCompletedCount()) === 3);
  expect(await ctx.redis.hgetall(effects)).toEqual({ a: "1", b: "1", c: "1" });
  for (const job of await queue.getCompleted())
    expect(job.returnvalue).toEqual({ first: false, fenced: true });
});
