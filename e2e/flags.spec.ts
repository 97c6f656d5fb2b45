import { listed } from "./fixtures/listed";
import { expect, test } from "./fixtures/test";

test.setTimeout(150_000);

test("a kill switch stops a whole queue of plain workers, and lifting it lets the jobs run", async ({
  page,
  ownQueue,
}) => {
  const done: string[] = [];
  ownQueue.work(async (job) => void done.push(job.name));
  await ownQueue.queue.add("before", {});
  await listed(page, ownQueue.key);
  await expect.poll(() => done).toEqual(["before"]);

  await page.goto(`/flags?new=1&queue=${ownQueue.key}`);
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(`No worker of ${ownQueue.name} runs Spillway's runtime`)).toBeVisible();
  await expect(dialog.getByLabel("Tenant (optional)")).toHaveCount(0);
  await dialog.getByLabel("Reason").fill("The bank is closed");
  await dialog.getByRole("button", { name: "Pull the switch" }).click();

  const item = page.getByRole("listitem").filter({ hasText: `hold-${ownQueue.name}` });
  await expect(item.getByText("On", { exact: true })).toBeVisible();
  await expect.poll(() => ownQueue.queue.isPaused()).toBe(true);
  const job = await ownQueue.queue.add("while stopped", {});

  await item.getByRole("button", { name: "Lift…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Lift" }).click();
  await expect(item).toHaveCount(0);
  await expect.poll(() => done).toEqual(["before", "while stopped"]);
  expect(await job.getState()).toBe("completed");
});

test("a switch for one tenant of a runtime queue holds its jobs and releases them", async ({ page }) => {
  await listed(page, webhooks);
  await page.goto(`/flags?new=1&queue=${webhooks}`);
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Tenant (optional)").fill("umbrella");
  await expect(dialog.getByText("Holds all jobs of webhooks for tenant umbrella.")).toBeVisible();
  await dialog.getByRole("radio", { name: "15 min" }).click();
  await dialog.getByLabel("Reason").fill("Their endpoint is down");
  await dialog.getByRole("button", { name: "Pull the switch" }).click();

  const item = page.getByRole("listitem").filter({ hasText: "hold-webhooks-umbrella" });
  await expect(item.getByText(/^holds [\d,]+$/)).toBeVisible({ timeout: 60_000 });
  await expect(item.getByText(/expires in/)).toBeVisible();
  await item.getByRole("button", { name: "Lift…" }).click();
  const lift = page.getByRole("dialog");
  await expect(lift.getByText(/Releases [\d,]+ held jobs?/)).toBeVisible();
  await lift.getByRole("button", { name: /^Lift and release/ }).click();
  await expect(item).toHaveCount(0, { timeout: 30_000 });
});

/** The demo's queue `webhooks` under BullMQ's own prefix. */
const webhooks = Buffer.from("bull:webhooks").toString("base64url");
