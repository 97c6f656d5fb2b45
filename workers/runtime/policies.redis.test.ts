import { expect, test } from "vitest";
import { z } from "zod";
import { savePolicy } from "@/lib/policies/store";
import { jobOptions } from "@/lib/queues/job-options";
import { eventually } from "@/lib/testing/context";
import { type TestRuntime, testQueue, testRuntime } from "../testing/runtime";

const work = testQueue({ job: z.object({ n: z.number() }) }, { attempts: 1 });
const change = { by: "test", reason: "for the test", rollbackOf: null };

async function started(ctx: TestRuntime) {
  const attempts: number[] = [];
  ctx.start(work, {
    job: async (_payload, { attempt }) => {
      attempts.push(attempt);
      throw new Error("down");
    },
  });
  return attempts;
}

test("an edit is in force in a running worker within two seconds, and going back is too", async () => {
  const ctx = await testRuntime();
  const queue = ctx.queue("work");
  const attempts = await started(ctx);
  const document = {
    ...work.policy,
    attempts: { critical: 3, standard: 3, background: 3 },
    concurrency: { ...work.policy.concurrency, floor: 7, ceiling: 7 },
  };
  const savedAt = Date.now();
  const { version } = await savePolicy(ctx, ctx.keyOf("work"), { ...change, document, baseVersion: 0 });
  const heartbeat = async () =>
    JSON.parse((await ctx.redis.hvals(ctx.keys.workers()))[0] ?? "{}") as Record<string, unknown>;
  await eventually(() => ctx.runtime.policies.saved(ctx.keyOf("work"))?.version === version, 2_000);
  expect(Date.now() - savedAt).toBeLessThan(2_000);
  // The job was added with one attempt in its options, by the policy of then.
  await queue.add("job", { n: 1 }, jobOptions(work));
  await eventually(async () => (await queue.getFailedCount()) === 1);
  expect(attempts).toEqual([1, 2, 3]);
  await eventually(
    async () => (await heartbeat()).policyVersion === version && (await heartbeat()).concurrency === 7,
  );

  await savePolicy(ctx, ctx.keyOf("work"), { ...change, document: null, baseVersion: version });
  await eventually(() => ctx.runtime.policies.saved(ctx.keyOf("work"))?.version === version + 1, 2_000);
  await queue.add("job", { n: 2 }, jobOptions(work));
  await eventually(async () => (await queue.getFailedCount()) === 2);
  expect(attempts).toEqual([1, 2, 3, 1]);
});

test("a lost message costs a poll, and a policy that cannot be read leaves the last good one", async () => {
  const ctx = await testRuntime();
  const key = ctx.keyOf("work");
  await savePolicy(ctx, key, { ...change, document: work.policy, baseVersion: 0 });
  await eventually(() => ctx.runtime.policies.saved(key)?.version === 1, 2_000);
  const entry = await ctx.redis.hget(ctx.keys.policies(), key);
  // As another release would write it, and without a message.
  await ctx.redis.hset(
    ctx.keys.policies(),
    key,
    JSON.stringify({ ...JSON.parse(entry ?? "{}"), version: 2, document: { strange: 1 } }),
  );
  await ctx.redis.hset(ctx.keys.policies(), "other", entry ?? "");
  await ctx.redis.incr(ctx.keys.policiesVersion());
  await eventually(() => ctx.runtime.policies.saved("other")?.version === 1, 2_000);
  expect(ctx.runtime.policies.saved(key)?.version).toBe(1);
});
