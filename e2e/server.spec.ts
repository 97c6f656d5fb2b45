import { startRedis } from "@/lib/testing/redis-server";
import { startStandalone } from "./fixtures/standalone";
import { expect, test } from "./fixtures/test";
import { eventually } from "./fixtures/wait";

// Each starts a launcher of its own beside the product under test.
test.setTimeout(120_000);

test.describe("a server of its own", () => {
  test("says 503 while Redis is away and recovers by itself", async () => {
    const redis = await startRedis({ persistent: true });
    const server = await startStandalone("start", { REDIS_URL: redis.url });
    try {
      const health = async () => (await fetch(`${server.url}/api/health`)).status;
      expect(await health()).toBe(200);
      await redis.kill();
      await eventually(async () => (await health()) === 503);
      const queues = await fetch(`${server.url}/api/v1/audit`);
      expect(queues.status).toBe(503);
      expect(await queues.json()).toMatchObject({ code: "redis_unavailable" });
      await redis.start();
      await eventually(async () => (await health()) === 200, 20_000);
      await eventually(async () => (await fetch(`${server.url}/api/v1/audit`)).ok, 20_000);
    } finally {
      await server.stop();
      await redis.dispose();
    }
  });

  test("asks for the password, and lets in whoever knows it", async ({ page }) => {
    const redis = await startRedis();
    const password = "correct horse battery";
    const server = await startStandalone("web", { REDIS_URL: redis.url, SPILLWAY_PASSWORD: password });
    try {
      await page.goto(`${server.url}/flags?new=1`);
      await expect(page).toHaveURL(`${server.url}/login?next=${encodeURIComponent("/flags?new=1")}`);
      await page.getByLabel("Password").fill("wrong password");
      await page.getByRole("button", { name: "Log in" }).click();
      await expect(page.getByText("That is not the password.")).toBeVisible();
      await page.getByLabel("Password").fill(password);
      await page.keyboard.press("Enter");
      await expect(page).toHaveURL(/\/flags/);
      expect((await page.request.get(`${server.url}/api/v1/flags`)).status()).toBe(200);
    } finally {
      await server.stop();
      await redis.dispose();
    }
  });

  test("stops at once although browsers hold streams open", async () => {
    const redis = await startRedis();
    const server = await startStandalone("start", { REDIS_URL: redis.url });
    try {
      const stream = await fetch(`${server.url}/api/v1/live`);
      const reader = stream.body?.getReader();
      await reader?.read();
      expect(await server.stop()).toBe(0);
      const rest = async () => {
        while (!(await reader?.read())?.done);
        return true;
      };
      expect(await rest()).toBe(true);
    } finally {
      await server.stop();
      await redis.dispose();
    }
  });
});

test("no page loads or runs anything that its policy forbids", async ({ page }) => {
  const refused: string[] = [];
  page.on("console", (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) refused.push(message.text());
  });
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (protocol.startsWith("http") && hostname !== "127.0.0.1") elsewhere.push(request.url());
  });
  for (const path of [
    "/",
    "/dead-letters",
    "/dead-letters/jobs",
    "/replays",
    "/flags",
    "/workers",
    "/audit",
    "/login",
    "/nowhere",
  ]) {
    const response = await page.goto(path);
    const policy = response?.headers()["content-security-policy"] ?? "";
    expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/);
    await page.waitForLoadState("load");
  }
  expect(refused).toEqual([]);
  expect(elsewhere).toEqual([]);
});
