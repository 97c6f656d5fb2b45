import { expectAccessible } from "./fixtures/accessible";
import { listed } from "./fixtures/listed";
import { expect, test } from "./fixtures/test";
import { PAGES } from "./pages";

test.setTimeout(150_000);

for (const { path, heading } of PAGES) {
  test(`axe finds nothing on ${path}, in dark and in light`, async ({ page }) => {
    await page.goto(path);
    await expect(
      page.getByRole("heading", { level: 1, ...(heading ? { name: heading } : {}) }),
    ).toBeVisible();
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
    await expectAccessible(page);
  });
}

test("axe finds nothing on a job, its queue, the preview and the dialogs, in dark and in light", async ({
  page,
  ownQueue,
}) => {
  ownQueue.work(async () => {
    throw new Error("It broke");
  });
  const job = await ownQueue.queue.add("break", { list: [1, { deep: true }] }, { attempts: 1 });
  await listed(page, ownQueue.key);
  await expect.poll(() => job.getState()).toBe("failed");

  await page.goto(`/queues/${ownQueue.key}/jobs/${job.id}`);
  await expect(page.getByRole("heading", { name: "break" })).toBeVisible();
  await expectAccessible(page);

  await page.goto(`/queues/${ownQueue.key}`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  await expectAccessible(page);

  await page.goto(`/dead-letters/jobs?queue=${ownQueue.key}`);
  await page.getByRole("button", { name: "It broke" }).click();
  await expect(page.getByRole("complementary", { name: "Preview" }).getByText("Stack trace")).toBeVisible();
  await expectAccessible(page);

  await page.goto(`/flags?new=1&queue=${ownQueue.key}`);
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectAccessible(page);
});
