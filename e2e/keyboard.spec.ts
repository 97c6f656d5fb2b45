import { listed } from "./fixtures/listed";
import { expect, test } from "./fixtures/test";

test.setTimeout(150_000);

test("dead letters are found, looked into and replayed without a pointer", async ({ page, ownQueue }) => {
  let healthy = false;
  ownQueue.work(async () => {
    if (!healthy) throw new Error("Out of paper");
  });
  await ownQueue.queue.addBulk(
    Array.from({ length: 3 }, (_, n) => ({ name: "print", data: { n }, opts: { attempts: 1 } })),
  );
  await listed(page, ownQueue.key);
  await expect.poll(() => ownQueue.queue.getFailedCount()).toBe(3);
  healthy = true;

  await page.goto(`/dead-letters/jobs?queue=${ownQueue.key}`);
  await expect(page.getByRole("button", { name: "Out of paper" })).toHaveCount(3);
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("complementary", { name: "Preview" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("complementary", { name: "Preview" })).toHaveCount(0);
  await page.keyboard.press("x");
  await page.keyboard.press("k");
  await page.keyboard.press("x");
  await expect(page.getByText("2 are selected.")).toBeVisible();
  await page.keyboard.press("r");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Replay 2 jobs" })).toBeVisible();
  await dialog.getByLabel("Reason").focus();
  await page.keyboard.type("Paper was refilled");
  await page.keyboard.press("Enter");
  await expect(page.getByText("2 replayed")).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => ownQueue.queue.getFailedCount()).toBe(1);

  await page.keyboard.press("g");
  await page.keyboard.press("k");
  await expect(page).toHaveURL(/\/flags$/);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard" })).toBeVisible();
});
