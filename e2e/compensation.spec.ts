import { noteStep } from "@/lib/compensation/steps";
import { contextOf } from "./fixtures/context";
import { listed } from "./fixtures/listed";
import { expect, test } from "./fixtures/test";

test.setTimeout(150_000);

test("a job's steps are shown while it may die, and their undo after it did; a job without steps shows nothing", async ({
  page,
  ownQueue,
  redis,
}) => {
  const { queue, key } = ownQueue;
  const later = { delay: 3_600_000, attempts: 1 };
  const plain = await queue.add("order", {}, later);
  const job = await queue.add("order", {}, later);
  const jobId = job.id ?? "";
  const ctx = contextOf(redis);
  const step = (name: string, data: unknown) =>
    noteStep(ctx, { queueKey: key, jobId, jobName: "order", tenant: null }, name, data);
  await step("reserve", { seat: 7 });
  await step("charge", { cents: 100 });
  await listed(page, key);

  await page.goto(`/queues/${key}/jobs/${jobId}`);
  const panel = page.getByRole("region", { name: "Steps and undo" });
  await expect(panel.getByRole("listitem")).toHaveText(['reserve {"seat":7}', 'charge {"cents":100}']);
  await expect(panel).toContainText("Should the job die");

  await job.promote();
  ownQueue.work(async ({ id }) => {
    if (id === jobId) throw new Error("The bank is closed");
  });
  await expect(panel).toContainText("Being undone");
  await panel.getByRole("link", { name: "The job that undoes it" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("undo");
  await expect(page.getByText("reserve").first()).toBeVisible();

  await page.goto(`/queues/${key}/jobs/${plain.id}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("order");
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  await expect(panel).toHaveCount(0);
});
