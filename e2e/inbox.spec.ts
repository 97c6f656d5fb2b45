import type { Page } from "@playwright/test";
import { Queue, UnrecoverableError, Worker } from "bullmq";
import { Redis } from "ioredis";
import { recordDecision } from "@/lib/decisions/record";
import { queueKey } from "@/lib/queues/identity";
import { startRedis } from "@/lib/testing/redis-server";
import { expectAccessible } from "./fixtures/accessible";
import { contextOf } from "./fixtures/context";
import { listed } from "./fixtures/listed";
import { startStandalone } from "./fixtures/standalone";
import { expect, type OwnQueue, test } from "./fixtures/test";

test.setTimeout(180_000);

const list = (page: Page) => page.getByRole("region", { name: "Dead letters" });
const rows = (page: Page) => list(page).getByRole("listitem");
const chips = (page: Page) => page.getByRole("list", { name: "Filtered by" });

/** Five dead letters that differ in all that can be filtered by. */
async function fiveDead(page: Page, redis: Redis, { queue, key, work }: OwnQueue): Promise<void> {
  work(async (job) => {
    if (job.name === "pay") {
      const draft = {
        queueKey: key,
        jobId: job.id ?? "",
        jobName: job.name,
        kind: "dead",
        why: "It was told",
      } as const;
      recordDecision(contextOf(redis), { ...draft, class: "poison", code: "BAD_CARD", appVersion: "e2e-7" });
      throw new UnrecoverableError(`The card of ${job.id} is bad`);
    }
    throw Object.assign(new Error(`connect ETIMEDOUT to the ${job.data.tenant ?? "till"} "north"`));
  });
  await queue.addBulk([
    { name: "pay", data: { tenant: "acme", order: { id: 41 } }, opts: { attempts: 1 } },
    { name: "pay", data: { tenant: "globex", order: { id: 42 } }, opts: { attempts: 1 } },
    { name: "sell", data: { tenant: "acme", order: { id: 43 } }, opts: { attempts: 3 } },
    { name: "sell", data: { order: { id: 44 }, note: 'say "cheese"' }, opts: { attempts: 1 } },
    { name: "sell", data: { order: { id: 45 } }, opts: { attempts: 1 } },
  ]);
  await listed(page, key);
  await expect.poll(() => queue.getFailedCount()).toBe(5);
}

test("each filter is in the address, in words, and takes away what it does not select", async ({
  page,
  ownQueue,
  redis,
}) => {
  await fiveDead(page, redis, ownQueue);
  const base = `/dead-letters/jobs?queue=${ownQueue.key}`;
  const cases: [query: string, chip: string, count: number][] = [
    ["name=pay", "Named pay", 2],
    ["tenant=acme", "Of tenant acme", 2],
    ["tenant=(none)", "Without a tenant", 2],
    ["class=poison", "Of class poison", 2],
    ["code=BAD_CARD", "With code BAD_CARD", 2],
    ["appVersion=e2e-7", "Of release e2e-7", 2],
    ["appVersion=(none)", "Of no known release", 3],
    ["minAttempts=2", "After 2 attempts or more", 1],
    ["maxAttempts=2", "After 2 attempts at most", 4],
    ["class=transient&tenant=acme", "Of class transient", 1],
  ];
  for (const [query, chip, count] of cases) {
    await page.goto(`${base}&${query}`);
    await expect(rows(page), query).toHaveCount(count);
    await expect(
      page.getByText(count === 1 ? "1 matches the filter" : `${count} match the filter`),
    ).toBeVisible();
    await expect(chips(page).getByText(chip, { exact: true })).toBeVisible();
  }
  await page.goto(`${base}&from=${Date.now() + 3_600_000}`);
  await expect(page.getByText("No dead letter matches")).toBeVisible();
  await expect(chips(page).getByText(/^Failed since .*(UTC|GMT)/)).toBeVisible();
});

test("filters are set behind one button, taken away as chips, and go into what is replayed", async ({
  page,
  ownQueue,
  redis,
}) => {
  await fiveDead(page, redis, ownQueue);
  await page.goto(`/dead-letters/jobs?queue=${ownQueue.key}`);
  await expect(rows(page)).toHaveCount(5);
  await page.getByRole("button", { name: "More filters" }).click();
  const more = page.getByRole("dialog", { name: "More filters" });
  await expectAccessible(page);
  await more.getByLabel("Tenant, in full").fill("acme");
  await more.getByLabel("Class").click();
  await page.getByRole("option", { name: "transient" }).click();
  await more.getByLabel("Attempts, at least").fill("2");
  await page.keyboard.press("Escape");
  await expect(rows(page)).toHaveCount(1);

  const exported = page.getByRole("link", { name: "Export" });
  for (const part of [/[?&]tenant=acme(&|$)/, /[?&]class=transient(&|$)/, /[?&]minAttempts=2(&|$)/]) {
    await expect(page).toHaveURL(part);
    await expect(exported).toHaveAttribute("href", part);
  }
  await chips(page).getByRole("button", { name: "Remove: after 2 attempts or more" }).click();
  await chips(page).getByRole("button", { name: "Remove: of class transient" }).click();
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("button", { name: "More filters" }).click();
  await more.getByLabel("Group").click();
  await page.getByRole("option", { name: /The card of/ }).click();
  await page.keyboard.press("Escape");
  await expect(rows(page)).toHaveCount(1);
  await expect(chips(page).getByText(/^Of group The card of/)).toBeVisible();

  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await expect(page).not.toHaveURL(/queue=|tenant=|group=/);
  await page.goto(`/dead-letters/jobs?queue=${ownQueue.key}&text=timed&tenant=acme`);
  await expect(page.getByText("This takes a search")).toBeVisible();
  await page.getByRole("button", { name: "Leave out the text" }).click();
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("checkbox", { name: "Select all shown" }).click();
  await page.getByRole("button", { name: "Replay…" }).click();
  await expect(page.getByRole("dialog").getByRole("heading", { name: "Replay 2 jobs" })).toBeVisible();
});

test("what all match is discarded by exactly the filter that the list has", async ({ page, ownQueue }) => {
  ownQueue.work(async () => {
    throw new Error("It broke");
  });
  const job = (tenant: string) => ({ name: "x", data: { tenant }, opts: { attempts: 1 } });
  await ownQueue.queue.addBulk(Array.from({ length: 70 }, (_, n) => job(n < 60 ? "acme" : "globex")));
  await listed(page, ownQueue.key);
  await expect.poll(() => ownQueue.queue.getFailedCount()).toBe(70);
  await page.goto(`/dead-letters/jobs?queue=${ownQueue.key}&tenant=acme`);
  await expect(page.getByText("60 match the filter", { exact: true })).toBeVisible();
  await page.getByRole("checkbox", { name: "Select all shown" }).click();
  await page.getByRole("button", { name: "Select all 60 that match the filter" }).click();
  await page.getByRole("button", { name: "Discard…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(/of tenant acme/)).toBeVisible();
  await dialog.getByLabel("Reason").fill("Not wanted");
  await dialog.getByRole("button", { name: "Discard 60 jobs" }).click();
  await expect.poll(() => ownQueue.queue.getFailedCount(), { timeout: 30_000 }).toBe(10);
});

/** A Redis of its own, with one dead letter in a queue that no collector has met. */
async function oneDeadElsewhere() {
  const redis = await startRedis();
  const connection = new Redis(redis.url, { maxRetriesPerRequest: null });
  const ofWorker = connection.duplicate();
  // The Redis ends before its connections do.
  for (const one of [connection, ofWorker]) one.on("error", () => {});
  const queue = new Queue("tills", { connection });
  queue.on("error", () => {});
  const jam = async () => {
    throw new Error("The till is jammed");
  };
  const worker = new Worker("tills", jam, { connection: ofWorker });
  worker.on("error", () => {});
  await queue.add("sell", { tenant: "acme" });
  await expect.poll(() => queue.getFailedCount()).toBe(1);
  return {
    url: redis.url,
    key: queueKey({ prefix: "bull", name: "tills" }),
    async end() {
      await worker.close(true);
      await queue.close();
      for (const one of [connection, ofWorker]) one.disconnect();
      await redis.dispose();
    },
  };
}

test("a server that is read-only finds and exports, and changes nothing", async ({ page }) => {
  const { url, key, end } = await oneDeadElsewhere();
  const web = await startStandalone("web", { REDIS_URL: url, READ_ONLY: "1" });
  try {
    for (const path of ["search?payload=ACME&", "jobs?text=jammed&"]) {
      await page.goto(`${web.url}/dead-letters/${path}queue=${key}`);
      await expect(rows(page)).toHaveCount(1);
      await expect(page.getByText("Read-only", { exact: true })).toBeVisible();
      await page.getByRole("checkbox", { name: "Select all shown" }).click();
      await expect(page.getByRole("button", { name: "Replay…" })).toBeDisabled();
      await expect(page.getByRole("button", { name: "Discard…" })).toBeDisabled();
      await page.keyboard.press("r");
      await expect(page.getByRole("dialog")).toHaveCount(0);
    }
    const href = await page.getByRole("link", { name: "Export" }).getAttribute("href");
    const file = await (await page.request.get(`${web.url}${href}&compress=none`)).text();
    expect(file.trim().split("\n")).toHaveLength(3);
  } finally {
    await web.stop();
    await end();
  }
});

test("while the index is being built what needs it says so, and comes by itself", async ({ page }) => {
  const { url, key, end } = await oneDeadElsewhere();
  const web = await startStandalone("web", { REDIS_URL: url });
  try {
    await page.clock.install();
    await page.goto(`${web.url}/dead-letters/jobs?queue=${key}&tenant=acme`);
    await expect(page.getByText("The index of dead letters is being built")).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Leave these filters out" }).click();
    await expect(rows(page)).toHaveCount(1);
    await page.getByRole("button", { name: "More filters" }).click();
    await expect(page.getByText(/wait for the index/)).toBeVisible();
    await page.keyboard.press("Escape");
    await page.goto(`${web.url}/dead-letters/search?queue=${key}&error=jammed&class=transient`);
    await expect(page.getByText("The index of dead letters is being built")).toBeVisible();
    await page.getByRole("button", { name: "Leave these filters out" }).click();
    await expect(page.getByText("Looked at all 1, 1 match.")).toBeVisible();

    await page.goto(`${web.url}/dead-letters/jobs?queue=${key}&tenant=acme`);
    await expect(page.getByText("The index of dead letters is being built")).toBeVisible();
    const whole = await startStandalone("start", { REDIS_URL: url });
    await expect(rows(page)).toHaveCount(1, { timeout: 60_000 });
    await whole.stop();
    // Half a minute without news makes it stale.
    await page.clock.fastForward(31_000);
    await expect(page.getByText(/Nobody has fed the index of dead letters since/)).toBeVisible();
    await expect(rows(page)).toHaveCount(1);
  } finally {
    await web.stop();
    await end();
  }
});
