import type { Page } from "@playwright/test";
import { listed } from "./fixtures/listed";
import { expect, test } from "./fixtures/test";
import { PAGES } from "./pages";

test.setTimeout(150_000);

/** Expects that nothing is wider than the screen: not the page, and not a dialog inside. */
async function expectToFit(page: Page): Promise<void> {
  const wider = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll("[role=dialog]")].map(
      (element) => element.scrollWidth - element.clientWidth,
    ),
  );
  expect(Math.max(...wider)).toBeLessThanOrEqual(0);
}

for (const { path } of PAGES) {
  test(`${path} fits a phone`, async ({ page }) => {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
    await expectToFit(page);
  });
}

test("groups with long causes, one of them, and the dialogs that merge and split fit a phone", async ({
  page,
  ownQueue,
}) => {
  const cause = `Unreachable${"Endpoint".repeat(12)} of ${"a very long customer ".repeat(4)}`;
  ownQueue.work(async (job) => {
    throw new Error(`${cause} ${job.name}`);
  });
  await ownQueue.queue.addBulk(["dial", "ring"].map((name) => ({ name, data: {}, opts: { attempts: 1 } })));
  await listed(page, ownQueue.key);
  await expect.poll(() => ownQueue.queue.getFailedCount()).toBe(2);
  await page.goto(`/dead-letters?queue=${ownQueue.key}`);
  const groups = page.getByRole("region", { name: "Groups of dead letters" }).getByRole("listitem");
  await expect(groups).toHaveCount(2);
  await page.getByRole("checkbox", { name: "Select all shown" }).tap();
  await expectToFit(page);
  await page.getByRole("button", { name: "Merge…" }).tap();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("1 dead letter would be in another group.")).toBeVisible();
  await expectToFit(page);
  await page.keyboard.press("Escape");
  await groups.first().getByRole("link").tap();
  await expect(page.getByRole("region", { name: "History" })).toBeVisible();
  await expectToFit(page);
  await page.getByRole("button", { name: "Split…" }).tap();
  await expect(dialog.getByText("1 dead letter would be in another group.")).toBeVisible();
  await expectToFit(page);
});

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

test("filters, saved ones and hits of a search fit a phone", async ({ page, ownQueue }) => {
  ownQueue.work(async () => {
    throw new Error(`No ${"very ".repeat(30)}good signal`);
  });
  const job = await ownQueue.queue.add("call", { note: "x".repeat(300) }, { attempts: 1 });
  await listed(page, ownQueue.key);
  await expect.poll(() => job.getState()).toBe("failed");
  const fits = async () => {
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wider).toBeLessThanOrEqual(0);
  };
  const list = page.getByRole("region", { name: "Dead letters" }).getByRole("listitem");
  await page.goto(`/dead-letters/search?queue=${ownQueue.key}&payload=xxx&tenant=(none)&minAttempts=1`);
  await expect(list).toHaveCount(1);
  await expect(list.locator("mark")).toBeInViewport();
  await fits();
  for (const [button, dialog] of [
    ["More filters 2", "More filters"],
    ["Saved", "Saved filters"],
  ] as const) {
    await page.getByRole("button", { name: button, exact: true }).tap();
    const box = await page.getByRole("dialog", { name: dialog }).boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? Number.POSITIVE_INFINITY)).toBeLessThanOrEqual(390);
    await fits();
    await page.keyboard.press("Escape");
  }
});

test("a scheduler with a long id and its dialogs fit a phone", async ({ page, ownQueue: { queue, key } }) => {
  const id = `nightly/${"report:".repeat(20)}of ${"a very long customer ".repeat(4)}`;
  await queue.upsertJobScheduler(id, { pattern: "30 2 * * 1-5", tz: "America/Argentina/Buenos_Aires" });
  await listed(page, key);
  await page.goto(`/schedulers?queue=${key}`);
  await expectToFit(page);
  await page.getByRole("link", { name: id }).tap();
  await expect(page.getByRole("region", { name: "Next runs" }).getByRole("listitem")).toHaveCount(10);
  await expectToFit(page);
  for (const action of ["Run now…", "Pause…", "Edit…", "Remove…"]) {
    await page.getByRole("button", { name: action }).tap();
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectToFit(page);
    await page.keyboard.press("Escape");
  }
});
