import { expect, test } from "./fixtures/test";

test.setTimeout(120_000);

test("Redis hangs: the page says so, and goes on by itself when it is back", async ({ page, redis }) => {
  const info = await redis.info("server");
  const pid = Number(/process_id:(\d+)/.exec(info)?.[1]);
  expect(pid).toBeGreaterThan(1);
  await page.goto("/dead-letters");
  await expect(page.getByRole("heading", { level: 1, name: "Dead letters" })).toBeVisible();
  const banner = page.getByText("Redis cannot be reached.");
  await expect(banner).toHaveCount(0);

  process.kill(pid, "SIGSTOP");
  try {
    await expect(banner).toBeVisible({ timeout: 45_000 });
    await expect(page.getByRole("heading", { level: 1, name: "Dead letters" })).toBeVisible();
  } finally {
    process.kill(pid, "SIGCONT");
  }
  await expect(banner).toHaveCount(0, { timeout: 45_000 });
});
