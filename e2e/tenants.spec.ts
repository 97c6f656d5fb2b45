import { enqueue } from "@/lib/enqueue/enqueue";
import { CATALOG } from "@/lib/queues/catalog";
import { queueKey } from "@/lib/queues/identity";
import { contextOf } from "./fixtures/context";
import { listed } from "./fixtures/listed";
import { expect, test } from "./fixtures/test";

const key = queueKey({ prefix: "bull", name: "webhooks" });
test.setTimeout(150_000);

test("a tenant that floods a queue is named, with what waits for its slot and when the next one is", async ({
  page,
  redis,
}) => {
  await listed(page, key);
  const tenant = `e2e-flood-${Date.now()}`;
  const ctx = contextOf(redis);
  const job = {
    name: "webhook.deliver",
    payload: { tenant, event: "flood", sentAt: Date.now(), body: {} },
  };
  // Far more than it may run in a minute, so that it is over its quota for as long as this test looks.
  for (let sent = 0; sent < 3_000; sent += 500)
    await enqueue(ctx, { definition: CATALOG.webhooks, prefix: "bull" }, Array(500).fill(job));

  await page.goto(`/queues/${key}`);
  const strip = page.getByRole("region", { name: "Tenants over their quota" });
  await expect(strip).toContainText("over the quota");
  await strip.getByRole("link", { name: "Tenants" }).click();
  await expect(page).toHaveURL(/tab=resilience/);
  const panel = page.getByRole("region", { name: "Tenants", exact: true });
  await expect(panel).toContainText("15.0 jobs per second for each tenant, times its weight; burst of 30.");
  const row = panel.getByRole("row").filter({ hasText: tenant });
  await expect(row).toContainText("Over quota");
  await expect(row.getByRole("cell").nth(2)).toHaveText("100 %");
  await expect(row.getByRole("cell").nth(4)).toHaveText(/^in /);
  const putOff = async () => Number((await row.getByRole("cell").nth(3).textContent())?.replaceAll(",", ""));
  const before = await putOff();
  expect(before).toBeGreaterThan(0);
  await expect.poll(putOff).toBeLessThan(before);
  await expect(panel.getByRole("row").filter({ hasText: "acme" }).getByRole("cell").first()).toHaveText("2");

  await page.route("**/tenants", (route) => route.abort());
  await expect(panel).toContainText("These figures are old");
});
