import type { Page } from "@playwright/test";
import { Queue } from "bullmq";
import { startRedis, type TestRedis } from "@/lib/testing/redis-server";
import { type Cuttable, cuttable } from "./fixtures/cuttable";
import { type Standalone, startStandalone } from "./fixtures/standalone";
import { expect, test } from "./fixtures/test";
import { eventually } from "./fixtures/wait";

// On a server of its own: its streams are counted.
test.describe.configure({ timeout: 120_000 });

let redis: TestRedis;
let server: Standalone;
let network: Cuttable;
let queue: Queue;

test.beforeAll(async () => {
  redis = await startRedis();
  server = await startStandalone("start", { REDIS_URL: redis.url });
  network = await cuttable(server.url);
  queue = new Queue("parcels", { connection: { url: redis.url } });
  await queue.add("parcel", {});
});

test.afterAll(async () => {
  await queue.close();
  network.close();
  await server.stop();
  await redis.dispose();
});

const streams = async () =>
  ((await (await fetch(`${server.url}/api/health`)).json()) as { streams: number }).streams;

/** The cell of the overview that says how many jobs of the queue wait. */
const waiting = (page: Page) =>
  page
    .getByRole("row", { name: /^parcels/ })
    .getByRole("cell")
    .nth(1);

/** Hides or shows a tab as the browser would; all tabs of a headless one are visible. */
const setHidden = (page: Page, hidden: boolean) =>
  page.evaluate((value) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => value });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);

async function openTab(page: Page, url = server.url): Promise<Page> {
  await page.goto(url);
  await expect(waiting(page)).toBeVisible();
  return page;
}

test("tabs share one stream, and the others go on when the one that had it is closed or hidden", async ({
  context,
}) => {
  const first = await openTab(await context.newPage());
  await eventually(async () => (await streams()) === 1);
  const second = await openTab(await context.newPage());
  const third = await openTab(await context.newPage());
  await queue.add("parcel", {});
  for (const tab of [first, second, third]) await expect(waiting(tab)).toHaveText("2");
  expect(await streams()).toBe(1);

  await first.close();
  await queue.add("parcel", {});
  for (const tab of [second, third]) await expect(waiting(tab)).toHaveText("3");
  expect(await streams()).toBe(1);

  await setHidden(second, true);
  await queue.add("parcel", {});
  await expect(waiting(third)).toHaveText("4");
  await setHidden(third, true);
  await eventually(async () => (await streams()) === 0);
  await queue.add("parcel", {});
  await setHidden(second, false);
  await expect(waiting(second)).toHaveText("5");
  await expect(waiting(third)).toHaveText("4");
  expect(await streams()).toBe(1);
});

test("a cut connection goes on behind what was heard last", async ({ page }) => {
  await openTab(page, network.url);
  const live = () => network.answersTo("/api/v1/live");
  await eventually(() => live().some(({ answer }) => answer.includes("event: health")));
  // What went through this network may be cut before the browser has read it: it has heard what it shows.
  await queue.add("parcel", {});
  await expect(waiting(page)).toHaveText(String(await queue.getWaitingCount()));
  const before = live().length;
  network.cut();
  await expect(page.getByText(/does not answer|stream is lost/)).toBeVisible();
  await queue.add("parcel", {});
  network.mend();
  await expect(page.getByText(/does not answer|stream is lost/)).toHaveCount(0);
  await expect(waiting(page)).toHaveText(String(await queue.getWaitingCount()));
  const resumed = live()
    .slice(before)
    .find(({ answer }) => answer.includes("text/event-stream"));
  expect(resumed?.request).toMatch(/last-event-id: \w+-\d+|live\?last=\w+-\d+/i);
  await eventually(() => resumed?.answer.includes("event: queues-delta"));
  expect(resumed?.answer).not.toMatch(/event: queues\n/);
});
