import { listed } from "./fixtures/listed";
import { expect, test } from "./fixtures/test";

test.setTimeout(150_000);

test("a queue is paused, keeps its jobs, and is resumed", async ({ page, ownQueue }) => {
  const done: string[] = [];
  ownQueue.work(async (job) => void done.push(job.name));
  await ownQueue.queue.add("first", {});
  await listed(page, ownQueue.key);
  await expect.poll(() => done).toEqual(["first"]);

  await page.goto(`/queues/${ownQueue.key}`);
  await page.getByRole("button", { name: "Pause…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason (optional)").fill("Maintenance");
  await dialog.getByRole("button", { name: "Pause", exact: true }).click();
  await expect(page.getByRole("button", { name: "Resume…" })).toBeVisible();
  expect(await ownQueue.queue.isPaused()).toBe(true);

  const job = await ownQueue.queue.add("second", {});
  expect(await job.getState()).toBe("waiting");
  await page.getByRole("button", { name: "Resume…" }).click();
  await dialog.getByRole("button", { name: "Resume", exact: true }).click();
  await expect.poll(() => done).toEqual(["first", "second"]);
  await expect(page.getByRole("button", { name: "Pause…" })).toBeVisible();
});
