import { randomBytes } from "node:crypto";
import { Queue } from "bullmq";
import type { Redis } from "ioredis";
import { operateBreaker } from "@/lib/breakers/operate";
import { shardName } from "@/lib/contract/values/shards";
import { recordDecision } from "@/lib/decisions/record";
import { openFailureBook } from "@/lib/failures/book";
import { queueKey } from "@/lib/queues/identity";
import { expectAccessible } from "./fixtures/accessible";
import { contextOf } from "./fixtures/context";
import { declareShards } from "./fixtures/declare";
import { listed } from "./fixtures/listed";
import { test as base, expect } from "./fixtures/test";

interface Troubled {
  route: string;
  /** Keys of the queue's two shards; the trouble is with the first. */
  keys: [string, string];
}

/** What workers of the runtime leave of a bad minute: failures by code, an open breaker, and what they decided. */
async function trouble(redis: Redis, key: string, route: string): Promise<void> {
  const ctx = contextOf(redis);
  const failures = openFailureBook(ctx, key);
  for (let n = 0; n < 30; n++) failures.note({ class: "transient", code: "HTTP_503" });
  for (let n = 0; n < 10; n++) failures.note({ class: "throttled", code: "HTTP_429" });
  await failures.close();
  await operateBreaker(
    ctx,
    { prefix: "bull", route },
    { op: "report", batches: [{ succeeded: 0, failed: 3, tookMs: 0, openAtLeastMs: 0 }] },
    {
      policy: {
        consecutiveFailures: 3,
        failureShare: 1,
        windowMs: 30_000,
        minSamples: 1_000,
        openMs: 600_000,
        probes: 1,
        successesToClose: 1,
      },
      queueKey: key,
    },
  );
  const of = { queueKey: key, jobName: "charge", route };
  recordDecision(ctx, {
    ...of,
    jobId: "job-a",
    kind: "retry",
    delayMs: 2_000,
    why: "The bank answered 503.",
  });
  recordDecision(ctx, { ...of, jobId: "job-b", kind: "dead", why: "It is out of attempts." });
}

const test = base.extend<{ troubled: Troubled }>({
  troubled: async ({ redis }, use) => {
    const id = randomBytes(4).toString("hex");
    const route = `bank-${id}.example/charge`;
    const takeBack = await declareShards(redis, `e2e-trouble-${id}`, 2);
    const queues = [0, 1].map(
      (index) => new Queue(shardName(`e2e-trouble-${id}`, index), { connection: redis }),
    );
    for (const queue of queues) {
      queue.on("error", () => {});
      await queue.add("charge", {}, { delay: 3_600_000 });
    }
    const [first = "", second = ""] = queues.map(({ name }) => queueKey({ prefix: "bull", name }));
    await trouble(redis, first, route);
    await use({ route, keys: [first, second] });
    for (const queue of queues) {
      await queue.obliterate({ force: true });
      await queue.close();
    }
    await takeBack();
  },
});
test.setTimeout(150_000);

test("the resilience tab has failures as a chart and a table, breakers, shards and decisions", async ({
  page,
  troubled: { keys, route },
}) => {
  for (const key of keys) await listed(page, key);
  await page.goto(`/queues/${keys[0]}`);
  await page.getByRole("tab", { name: "Resilience" }).click();
  await expect(page).toHaveURL(/tab=resilience/);

  const failures = page.getByRole("region", { name: "Failed attempts", exact: true });
  await expect(failures).toContainText("40 failed attempts. 75 % were transient HTTP_503.");
  await expect(failures.getByRole("img", { name: /^Failed attempts/ })).toBeVisible();
  await failures.getByRole("button", { name: "Table" }).click();
  const table = failures.getByRole("table");
  await expect(table.getByRole("columnheader")).toHaveText([
    "Time",
    "transient HTTP_503",
    "throttled HTTP_429",
  ]);
  // Both numbers are of one moment, or of two neighbours.
  const sumOf = async (column: number) =>
    (await table.locator(`tbody td:nth-child(${column})`).allTextContents())
      .map((text) => Number(text) || 0)
      .reduce((sum, count) => sum + count, 0);
  expect([await sumOf(2), await sumOf(3)]).toEqual([30, 10]);
  await failures.getByRole("button", { name: "Chart" }).click();
  await expect(table).toHaveCount(0);

  const breakers = page.getByRole("region", { name: "Breakers not closed" });
  await expect(breakers).toContainText("3 failures in a row");
  await expect(breakers.getByRole("link", { name: route })).toHaveAttribute("href", /^\/breakers\//);

  const shards = page.getByRole("region", { name: /^Shards of e2e-trouble/ });
  await expect(shards.getByRole("link")).toHaveCount(2);
  await shards.getByRole("link").nth(1).click();
  await expect(page).toHaveURL(new RegExp(keys[1]));
  await expect(breakers).toHaveCount(0);
});

test("decisions are filtered by kind and job, in the address", async ({ page, troubled: { keys } }) => {
  await listed(page, keys[0]);
  await page.goto(`/queues/${keys[0]}?tab=resilience`);
  const decisions = page.getByRole("region", { name: "Decisions" });
  const rows = decisions.getByRole("list", { name: "Decisions" }).getByRole("listitem");
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText("It is out of attempts.");
  await expect(rows.last()).toContainText("in 2.0s");

  await decisions.getByRole("combobox", { name: "Kind of decision" }).click();
  await page.getByRole("option", { name: "Retries" }).click();
  await expect(page).toHaveURL(/decision=retry/);
  await expect(rows).toHaveCount(1);
  await page.reload();
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toContainText("The bank answered 503.");

  await decisions.getByLabel("Job id").fill("job-b");
  await expect(decisions).toContainText("No such decision");
  await expectAccessible(page);
});
