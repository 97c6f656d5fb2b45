import { listed } from "./fixtures/listed";
import { expect, test } from "./fixtures/test";
import { PAGES } from "./pages";

test.setTimeout(150_000);

for (const { path } of PAGES) {
  test(`${path} fits a phone`, async ({ page }) => {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wider).toBeLessThanOrEqual(0);
  });
}

test("a dead letter is looked into and replayed on a phone", async ({ page, ownQueue }) => {
  let healthy = false;
  ownQueue.work(async () => {
    if (!healthy) throw new Error("No signal");
  });
  const job = await ownQueue.queue.add("call", {}, { attempts: 1 });
  await listed(page, ownQueue.key);
  await expect.poll(() => job.getState()).toBe("failed");
  healthy = true;
  await page.goto(`/dead-letters/jobs?queue=${ownQueue.key}`);
  await page.getByRole("button", { name: "No signal" }).tap();
  await page.getByRole("complementary", { name: "Preview" }).getByRole("button", { name: "Replay…" }).tap();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("There is signal again");
  await dialog.getByRole("button", { name: "Replay 1 job" }).tap();
  await expect.poll(() => job.getState(), { timeout: 30_000 }).toBe("completed");
});
