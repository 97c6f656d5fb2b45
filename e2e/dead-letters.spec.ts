import { indexed, listed } from "./fixtures/listed";
import { expect, test } from "./fixtures/test";

test.setTimeout(150_000);

test("a failing queue: open its dead letters, replay them, see them succeed", async ({ page, ownQueue }) => {
  let healthy = false;
  const done: string[] = [];
  ownQueue.work(async (job) => {
    if (!healthy) throw new Error("The till is jammed");
    done.push(job.name);
  });
  await ownQueue.queue.addBulk(
    ["a", "b", "c"].map((tenant) => ({ name: "sell", data: { tenant }, opts: { attempts: 1 } })),
  );
  await listed(page, ownQueue.key);
  await expect.poll(() => ownQueue.queue.getFailedCount()).toBe(3);
  await indexed(page, ownQueue.key, 3);

  await page.goto(`/dead-letters/jobs?queue=${ownQueue.key}`);
  const list = page.getByRole("region", { name: "Dead letters" });
  await expect(list.getByRole("button", { name: "The till is jammed" })).toHaveCount(3);
  await list.getByRole("button", { name: "The till is jammed" }).first().click();
  const preview = page.getByRole("complementary", { name: "Preview" });
  await expect(preview.getByText("failed", { exact: true })).toBeVisible();
  await expect(page).toHaveURL(/job=/);
  await preview.getByRole("button", { name: "Close the preview" }).click();

  healthy = true;
  await list.getByRole("checkbox", { name: "Select all shown" }).click();
  await expect(page.getByText("All 3 shown are selected.")).toBeVisible();
  await page.getByRole("button", { name: "Replay…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("heading", { name: "Replay 3 jobs" })).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Replay 3 jobs" })).toBeDisabled();
  await dialog.getByLabel("Reason").fill("The till was mended");
  await dialog.getByRole("button", { name: "Replay 3 jobs" }).click();

  const panel = page.getByRole("region", { name: "Replay", exact: true });
  await expect(panel.getByText("Completed")).toBeVisible({ timeout: 30_000 });
  await expect(panel.getByText("3 replayed")).toBeVisible();
  await expect.poll(() => done.length).toBe(3);
  await expect(page.getByText("No dead letter matches")).toBeVisible();

  await page.goto("/audit");
  await expect(page.getByText("“The till was mended”").first()).toBeVisible();
});

test("all that match are discarded, by the error's text, after the exact count was said", async ({
  page,
  ownQueue,
}) => {
  ownQueue.work(async (job) => {
    throw new Error(job.name === "bad" ? `No such coin ${ownQueue.name}` : "Something else");
  });
  await ownQueue.queue.addBulk(
    Array.from({ length: 60 }, (_, n) => ({
      name: n % 2 ? "bad" : "other",
      data: { n },
      opts: { attempts: 1 },
    })),
  );
  await listed(page, ownQueue.key);
  await expect.poll(() => ownQueue.queue.getFailedCount()).toBe(60);
  await indexed(page, ownQueue.key, 60);

  await page.goto(`/dead-letters/jobs?queue=${ownQueue.key}&text=${encodeURIComponent("no such coin")}`);
  await expect(page.getByText("Looked at all 60, 30 matches.")).toBeVisible();
  await page.getByRole("checkbox", { name: "Select all shown" }).click();
  await page.getByRole("button", { name: "Select all that match the filter" }).click();
  await page.getByRole("button", { name: "Discard…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("Not wanted");
  await dialog.getByRole("button", { name: "Discard 30 jobs" }).click();
  await expect(page.getByText("30 discarded")).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => ownQueue.queue.getFailedCount()).toBe(30);
});

test("a payload is mended before its job is replayed", async ({ page, ownQueue }) => {
  ownQueue.work(async (job) => {
    if (job.data.amount < 0) throw new Error("Negative amount");
    return job.data.amount;
  });
  const job = await ownQueue.queue.add("pay", { amount: -1, note: "<b>bold</b>" }, { attempts: 1 });
  await listed(page, ownQueue.key);
  await expect.poll(() => job.getState()).toBe("failed");

  await page.goto(`/queues/${ownQueue.key}/jobs/${job.id}`);
  await expect(page.getByText("<b>bold</b>")).toBeVisible();
  await page.getByRole("button", { name: "Edit and replay…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Data (JSON)").fill("{ not json");
  await expect(dialog.getByRole("alert")).toBeVisible();
  await dialog.getByLabel("Data (JSON)").fill('{ "amount": 7 }');
  await dialog.getByLabel("Reason").fill("Sign was wrong");
  await dialog.getByRole("button", { name: "Replay with the new data" }).click();
  await expect.poll(() => job.getState()).toBe("completed");
  await expect(page.getByRole("heading", { name: "Earlier lives" })).toBeVisible();
});

test("a job that is not there says so", async ({ page, ownQueue }) => {
  await ownQueue.queue.add("x", {});
  await listed(page, ownQueue.key);
  await page.goto(`/queues/${ownQueue.key}/jobs/nothing`);
  await expect(page.getByRole("heading", { name: "Job not found" })).toBeVisible();
});
