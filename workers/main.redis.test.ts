import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { nodeArgs } from "@/lib/programs";
import { CATALOG } from "@/lib/queues/catalog";
import { jobOptions } from "@/lib/queues/job-options";
import { eventually, testContext } from "@/lib/testing/context";

const MAIN = new URL("./main.ts", import.meta.url);

test("SIGTERM lets the running job of the worker process finish, sandbox included, and ends it with 0", async () => {
  const ctx = testContext();
  const queue = ctx.queue("reports");
  const child = spawn(process.execPath, nodeArgs(MAIN), {
    env: {
      ...process.env,
      REDIS_URL: ctx.url,
      SPILLWAY_QUEUE_PREFIX: ctx.prefix,
      SPILLWAY_KEY_PREFIX: ctx.keys.prefix,
      LOG_LEVEL: "warn",
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const exited = once(child, "exit");
  await queue.addBulk(
    [1, 2].map((seed) => ({
      name: "report.sales",
      data: { tenant: "acme", seed, rows: 1_000_000 },
      opts: jobOptions(CATALOG.reports),
    })),
  );
  await eventually(async () => (await queue.getActiveCount()) === 1, 20_000);
  child.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
  expect(await queue.getJobCounts("completed", "waiting", "active", "failed")).toEqual({
    completed: 1,
    waiting: 1,
    active: 0,
    failed: 0,
  });
  expect(await ctx.redis.hlen(ctx.keys.workers())).toBe(0);
});
