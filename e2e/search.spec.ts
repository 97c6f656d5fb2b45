import type { Page } from "@playwright/test";
import { expectAccessible } from "./fixtures/accessible";
import { indexed, listed } from "./fixtures/listed";
import { expect, test } from "./fixtures/test";

test.setTimeout(150_000);

const hits = (page: Page) => page.getByRole("region", { name: "Dead letters" }).getByRole("listitem");

test("errors and payloads are searched, what was found is marked, and hits are replayed", async ({
  page,
  ownQueue,
}) => {
  let healthy = false;
  ownQueue.work(async (job) => {
    if (!healthy) throw new Error(`The ${job.data.tenant} till is jammed`);
  });
  await ownQueue.queue.addBulk([
    { name: "sell", data: { tenant: "acme", order: { id: 41 } }, opts: { attempts: 1 } },
    {
      name: "sell",
      data: { tenant: "globex", order: { id: 42 }, note: 'say "cheese"' },
      opts: { attempts: 1 },
    },
    { name: "buy", data: { tenant: "globex", order: { id: 43 } }, opts: { attempts: 1 } },
  ]);
  await listed(page, ownQueue.key);
  await expect.poll(() => ownQueue.queue.getFailedCount()).toBe(3);
  await indexed(page, ownQueue.key, 3);

  await page.goto(`/dead-letters/search?queue=${ownQueue.key}`);
  await expect(page.getByText("Say what to look for")).toBeVisible();
  // The name of the queue comes when the page is alive, and hears keys.
  await expect(page.getByRole("combobox", { name: "Queue" })).toHaveText(ownQueue.name);
  await page.keyboard.press("/");
  await page.keyboard.type("GLOBEX till");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/error=GLOBEX(\+|%20)till/);
  await expect(page.getByText("Looked at all 3, 2 matches.")).toBeVisible();
  await expect(hits(page)).toHaveCount(2);
  await expect(hits(page).locator("mark").first()).toHaveText("globex till");

  await page.goto(`/dead-letters/search?queue=${ownQueue.key}&error=till&name=buy`);
  await expect(hits(page)).toHaveCount(1);
  await page.goto(`/dead-letters/search?queue=${ownQueue.key}&error=till&tenant=globex`);
  await expect(hits(page)).toHaveCount(2);

  await page.getByLabel("Where to look").click();
  await page.getByRole("option", { name: "In the payload" }).click();
  await page.getByLabel("Text in the payload").fill('say "Cheese"');
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await expect(hits(page)).toHaveCount(1);
  await expect(hits(page).locator("mark")).toHaveText('say \\"cheese\\"');
  await page.goBack();
  await expect(hits(page)).toHaveCount(2);

  await page.goto(
    `/dead-letters/search?queue=${ownQueue.key}&path=${encodeURIComponent("$.order.id")}&value=42`,
  );
  await expect(hits(page)).toHaveCount(1);
  await expect(hits(page).locator("mark")).toHaveText("42");
  await expectAccessible(page);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("complementary", { name: "Preview" })).toBeVisible();
  await expect(page).toHaveURL(/job=/);
  await page.keyboard.press("Escape");
  healthy = true;
  await page.keyboard.press("x");
  await expect(page.getByText("All 1 shown are selected.")).toBeVisible();
  await page.getByRole("button", { name: "Replay…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("The till was mended");
  await dialog.getByRole("button", { name: "Replay 1 job" }).click();
  await expect.poll(() => ownQueue.queue.getFailedCount(), { timeout: 30_000 }).toBe(2);
});

test("a path that is none says why", async ({ page }) => {
  await page.goto(`/dead-letters/search?path=${encodeURIComponent("$.[")}`);
  await expect(page.getByText("This is no JSONPath: “[” cannot stand at character 3.")).toBeVisible();
  await expectAccessible(page);
});

test("a long search shows its first hits at once, is stopped, goes on, and ends with the page", async ({
  page,
  ownQueue,
}) => {
  const { queue, key } = ownQueue;
  ownQueue.work(async () => {
    throw new Error("It broke");
  });
  const job = (n: number) => ({
    name: "x",
    data: { n, text: n % 10 === 0 ? "needle" : "hay" },
    opts: { attempts: 1 },
  });
  for (let from = 0; from < 4_000; from += 1_000)
    await queue.addBulk(Array.from({ length: 1_000 }, (_, n) => job(from + n)));
  await listed(page, key);
  await expect.poll(() => queue.getFailedCount(), { timeout: 60_000 }).toBe(4_000);
  await indexed(page, key, 4_000);

  await page.goto(`/dead-letters/search?queue=${key}&payload=needle`);
  await expect(page.getByText(/100 are shown|Looked at .* of .*, \d+ matches so far, about/)).toBeVisible();
  await expect(page.getByText(/about (3[5-9]\d|4[0-4]\d) in all/)).toBeVisible();
  const goOn = page.getByRole("button", { name: "Go on" });
  await goOn.click();
  await goOn.click();
  await goOn.click();
  await expect(page.getByText("Looked at all 4,000, 400 matches.")).toBeVisible();
  await expect(goOn).toHaveCount(0);

  // However fast the server is: these two searches have no answer yet when they are ended.
  await page.route(/api.*payload=(nothing|nowhere)/, () => {});
  const ended = page.waitForEvent("requestfailed", (request) => request.url().includes("payload=nothing"));
  await page.getByLabel("Text in the payload").fill("nothing");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Stop" }).click();
  await ended;
  await expect(page.getByText(/Looked at .* Stopped\./)).toBeVisible();
  await expect(page.getByText("Nothing was found")).toBeVisible();

  const left = page.waitForEvent("requestfailed", (request) => request.url().includes("payload=nowhere"));
  await page.getByLabel("Text in the payload").fill("nowhere");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
  await page.getByRole("link", { name: "Groups by cause" }).click();
  await left;
});
