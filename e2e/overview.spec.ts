import type { Page } from "@playwright/test";
import { Redis } from "ioredis";
import { queueKey } from "@/lib/queues/identity";
import { writeQueues } from "@/lib/testing/many-queues";
import { startRedis, type TestRedis } from "@/lib/testing/redis-server";
import { expectAccessible } from "./fixtures/accessible";
import { listed } from "./fixtures/listed";
import { type Standalone, startStandalone } from "./fixtures/standalone";
import { expect, test } from "./fixtures/test";

test.describe.configure({ mode: "serial" });
test.setTimeout(180_000);

const QUEUES = 1_000;
const PREFIXES = ["billing", "mail"];
const PASSWORD = "correct horse battery";

// A Redis of its own: nobody else's queues may come and go while rows are counted.
let redis: TestRedis;
let server: Standalone;

test.beforeAll(async () => {
  redis = await startRedis();
  const client = new Redis(redis.url, { maxRetriesPerRequest: null });
  client.setMaxListeners(0);
  // No job in queue-0, one in queue-1, and so on to 9; all of them wait for workers that never come.
  await writeQueues(client, QUEUES, { prefixes: PREFIXES, jobs: (index) => index % 10 });
  client.disconnect();
  server = await startStandalone("start", { REDIS_URL: redis.url, SPILLWAY_PASSWORD: PASSWORD });
});

test.afterAll(async () => {
  await server.stop();
  await redis.dispose();
});

test.beforeEach(async ({ page }) => {
  await page.goto(`${server.url}/login`);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Verdict" })).toBeVisible();
});

const queueRows = (page: Page) =>
  page.getByRole("row").filter({ has: page.getByRole("button", { name: /^Pin / }) });
const names = (page: Page) => queueRows(page).locator("td:first-child a:first-child").allTextContents();
const chip = (page: Page, label: string) => page.getByRole("button", { name: new RegExp(`^${label} `) });

test("a thousand queues are in one table, of which those in sight are in the page, with their lines in one call", async ({
  page,
}) => {
  await expect(chip(page, "All")).toHaveText("All 1,000", { timeout: 90_000 });
  const calls: number[] = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.pathname === "/api/v1/series") calls.push(url.searchParams.get("queues")?.split(",").length ?? 0);
  });
  await page.goto(`${server.url}/?sort=name&order=asc`);
  await expect(page.getByRole("table")).toHaveAttribute("aria-rowcount", "1001");
  await expect.poll(() => calls.length).toBeGreaterThan(0);
  const drawn = await queueRows(page).count();
  expect(drawn).toBeLessThan(80);
  expect(Math.max(...calls)).toBeLessThanOrEqual(100);
  expect((await names(page)).slice(0, 3)).toEqual(["queue-0", "queue-1", "queue-2"]);
  await page.keyboard.press("End");
  await expect(page.getByRole("link", { name: "queue-999", exact: true })).toBeVisible();
  await expectAccessible(page);
});

test("the verdict names the worst with where to look, and leads to all that need a look", async ({
  page,
}) => {
  const verdict = page.getByRole("region", { name: "Verdict" });
  // Of ten queues one has no job.
  await expect(verdict.getByRole("heading")).toHaveText(
    /^900 of 1,000 queues need a look; 4,500 jobs wait in all/,
    {
      timeout: 90_000,
    },
  );
  await expect(verdict.getByRole("listitem")).toHaveCount(3);
  await expect(verdict.getByRole("listitem").first()).toContainText(
    /jobs? waits? and no worker is connected, oldest/,
  );
  await verdict.getByRole("link", { name: "and 897 more" }).click();
  await expect(page).toHaveURL(/state=troubled/);
  await expect(page.getByRole("table")).toHaveAttribute("aria-rowcount", "901");
  await verdict
    .getByRole("link", { name: /no worker is connected/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/workers\?q=queue-/);
});

test("text, state, order and groups are in the address, and the sums of groups agree with the rows", async ({
  page,
}) => {
  await page.goto(server.url);
  await page.getByLabel("Filter queues by name or prefix").fill("queue-99");
  await expect(chip(page, "All")).toHaveText("All 11");
  await expect(chip(page, "No workers")).toHaveText("No workers 10");
  await chip(page, "No workers").click();
  await page.getByRole("button", { name: "Waiting", exact: true }).click();
  await expect(page.getByRole("button", { name: "By criticality" })).toBeDisabled();
  await page.getByRole("button", { name: "By prefix" }).click();
  for (const part of ["q=queue-99", "state=no-workers", "group=prefix", "sort=waiting"])
    await expect(page).toHaveURL(new RegExp(`[?&]${part}(&|$)`));
  await page.reload();
  // queue-99 and queue-990 to 999, but for 990, which has no job: 9, 1, 2, … 9 jobs, of which the odd ones are mail's.
  const mail = page.getByRole("row", { name: /^Prefix mail/ });
  await expect(mail.getByRole("rowheader")).toHaveText("Prefix mail 6 queues");
  await expect(mail.getByRole("cell").first()).toHaveText("34");
  const billing = page.getByRole("row", { name: /^Prefix billing/ });
  await expect(billing.getByRole("rowheader")).toHaveText("Prefix billing 4 queues");
  await expect(billing.getByRole("cell").first()).toHaveText("20");
  expect((await names(page)).slice(0, 3)).toEqual(["queue-99", "queue-999", "queue-997"]);
  await expectAccessible(page);
  await chip(page, "Dead letters rise").click();
  await expect(page.getByText("No queue is like this")).toBeVisible();
});

test("the keyboard's cursor stays on its queue when rows change places", async ({ page }) => {
  await page.goto(`${server.url}/?q=queue-99&sort=name&order=asc`);
  await expect(queueRows(page)).toHaveCount(11);
  await page.getByRole("heading", { name: "Queues", exact: true }).click();
  for (const _ of [1, 2, 3]) await page.keyboard.press("j");
  const current = page.locator("tr[data-cursor]");
  await expect(current).toContainText("queue-991");
  await page.getByRole("button", { name: "Waiting", exact: true }).click();
  await expect.poll(async () => (await names(page))[1]).toBe("queue-999");
  await expect(current).toHaveCount(1);
  await expect(current).toContainText("queue-991");
});

test("tiles show the same, are walked by keyboard, and fit a phone", async ({ page }) => {
  await page.goto(`${server.url}/?q=queue-10&sort=name&order=asc`);
  await page.getByRole("button", { name: "Tiles" }).click();
  await expect(page).toHaveURL(/view=tiles/);
  const tiles = page.getByRole("region", { name: "Queues" }).getByRole("listitem");
  await expect(tiles).toHaveCount(11);
  await expectAccessible(page);
  await page.getByRole("heading", { name: "Queues", exact: true }).click();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${server.url}/queues/${queueKey({ prefix: "billing", name: "queue-100" })}`);

  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${server.url}/?group=prefix`);
  await expect(page.getByRole("heading", { name: "Prefix mail" })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectAccessible(page);
});

test("pinned queues stand first for whoever logs in, and not in a browser that the server does not know", async ({
  page,
  browser,
}) => {
  await page.goto(`${server.url}/?sort=name&order=asc`);
  await page.getByRole("button", { name: "Pin queue-3", exact: true }).click();
  await expect.poll(async () => (await names(page))[0]).toBe("queue-3");
  await expect
    .poll(async () => (await page.request.get(`${server.url}/api/v1/pins`)).json())
    .toEqual({ keptBy: "server", queues: [queueKey({ prefix: "mail", name: "queue-3" })] });

  const other = await browser.newContext({ storageState: await page.context().storageState() });
  const elsewhere = await other.newPage();
  await elsewhere.goto(`${server.url}/?sort=name&order=asc`);
  await expect.poll(async () => (await names(elsewhere))[0]).toBe("queue-3");
  await elsewhere.getByRole("button", { name: "Pin queue-3", exact: true }).click();
  await expect.poll(async () => (await names(elsewhere))[0]).toBe("queue-0");
  await other.close();
});

test("figures that have stopped are called stale", async ({ page }) => {
  await expect(page.getByText(/^Stale: figures of/)).toHaveCount(0);
  redis.freeze();
  try {
    await expect(page.getByText(/^Stale: figures of/)).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole("region", { name: "Verdict" }).getByRole("heading")).toContainText(
      "How things stand now is not known. As of ",
    );
    await expectAccessible(page);
  } finally {
    redis.thaw();
  }
  await expect(page.getByText(/^Stale: figures of/)).toHaveCount(0, { timeout: 60_000 });
});

test("without a log-in the browser keeps the pins", async ({ page, ownQueue }) => {
  // The product under test asks for no password.
  await listed(page, ownQueue.key);
  await page.goto(`/?q=${ownQueue.name}`);
  const pin = page.getByRole("button", { name: `Pin ${ownQueue.name}` });
  await pin.click();
  await expect(pin).toHaveAttribute("aria-pressed", "true");
  await page.goto("/");
  await expect.poll(async () => (await names(page))[0]).toBe(ownQueue.name);
  await pin.click();
  await expect.poll(async () => (await names(page))[0]).not.toBe(ownQueue.name);
});
