import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { z } from "zod";
import { parseKeyRing } from "@/lib/payloads/key-ring";
import { sealPayload } from "@/lib/payloads/seal";
import { secret } from "@/lib/payloads/secret";
import { jobOptions } from "@/lib/queues/job-options";
import { PermanentError } from "@/lib/resilience/failures";
import { eventually } from "@/lib/testing/context";
import { testQueue, testRuntime } from "../testing/runtime";

const ring = parseKeyRing(`k1:${randomBytes(32).toString("base64")}`);
if (ring === null) throw new Error("no ring");

test("a secret is in Redis only sealed, reaches the processor opened, and stays out of the dead letter's error", async () => {
  const ctx = await testRuntime({ payloadKeys: ring });
  const work = testQueue({ call: z.object({ url: z.string(), token: secret(z.string()) }) });
  const queue = ctx.queue("work");
  const data = await sealPayload(work, ring, "call", { url: "u", token: "very-secret-token" });
  ctx.start(work, {
    call: async ({ token }) => {
      throw new PermanentError(`refused ${token}`);
    },
  });
  const job = await queue.add("call", data, jobOptions(work));
  const dead = await eventually(async () => (await queue.getFailed())[0]);
  expect(dead.failedReason).toBe("refused [secret]");
  const raw = JSON.stringify(await ctx.redis.hgetall(`${ctx.prefix}:work:${job.id}`));
  expect(raw).toContain("$secret");
  expect(raw).not.toContain("very-secret-token");
});

test("a job of a newer release waits for a worker of that release and spends no attempt", async () => {
  const ctx = await testRuntime();
  const work = testQueue({ call: z.object({ url: z.string() }) });
  const queue = ctx.queue("work");
  ctx.start(work, { call: async () => "ran" });
  const job = await queue.add("call", { url: "u", $v: 2 }, jobOptions(work));
  await eventually(async () => (await queue.getDelayedCount()) === 1);
  const waiting = await queue.getJob(job.id ?? "");
  expect(waiting).toMatchObject({ attemptsMade: 0 });
});
