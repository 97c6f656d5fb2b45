import { expect, test } from "vitest";
import { CATALOG } from "@/lib/queues/catalog";
import { queueKey } from "@/lib/queues/identity";
import { readScheduler } from "@/lib/schedulers/detail";
import { pauseScheduler } from "@/lib/schedulers/pause";
import { testContext } from "@/lib/testing/context";
import { seedSchedulers } from "./seed-schedulers";

test("the demo's schedulers make valid jobs, and one that was paused stays so at a new start", async () => {
  const ctx = testContext();
  await seedSchedulers(ctx, ctx.prefix);
  const found = new Map<string, string[]>();
  for (const { name, jobs } of [CATALOG.reports, CATALOG.webhooks]) {
    const stored = await ctx.queue(name).getJobSchedulers();
    found.set(name, stored.map(({ key }) => key).sort());
    for (const { name: jobName, template } of stored) {
      const schema = new Map(Object.entries(jobs)).get(jobName);
      expect(schema?.safeParse(template?.data).success).toBe(true);
    }
  }
  expect(Object.fromEntries(found)).toEqual({
    reports: ["sales-report-nightly"],
    webhooks: ["subscription-heartbeat", "trial-reminder"],
  });
  const place = {
    queue: queueKey({ prefix: ctx.prefix, name: CATALOG.reports.name }),
    scheduler: "sales-report-nightly",
  };
  await pauseScheduler(ctx, place, { by: "ann", reason: null });
  await seedSchedulers(ctx, ctx.prefix);
  expect(await readScheduler(ctx, place)).toMatchObject({ state: "paused" });
});
