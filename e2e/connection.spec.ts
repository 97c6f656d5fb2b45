import { startRedis } from "@/lib/testing/redis-server";
import { startStandalone } from "./fixtures/standalone";
import { expect, test } from "./fixtures/test";

test.setTimeout(120_000);

// On a Redis of its own: other tests use the product's at the same time.
test("Redis hangs: the page says so, and goes on by itself when it is back", async ({ page }) => {
  const redis = await startRedis();
  const server = await startStandalone("web", { REDIS_URL: redis.url });
  try {
    await page.goto(`${server.url}/dead-letters/jobs`);
    await expect(page.getByRole("heading", { level: 1, name: "Dead letters" })).toBeVisible();
    const banner = page.getByText("Redis cannot be reached.");
    await expect(banner).toHaveCount(0);

    redis.freeze();
    await expect(banner).toBeVisible({ timeout: 45_000 });
    await expect(page.getByRole("heading", { level: 1, name: "Dead letters" })).toBeVisible();
    redis.thaw();
    await expect(banner).toHaveCount(0, { timeout: 45_000 });
  } finally {
    await server.stop();
    await redis.dispose();
  }
});
