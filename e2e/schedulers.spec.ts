import { expectAccessible } from "./fixtures/accessible";
import { listed } from "./fixtures/listed";
import { product } from "./fixtures/product";
import { startStandalone } from "./fixtures/standalone";
import { expect, test } from "./fixtures/test";

test.setTimeout(150_000);

const YEARLY = "0 0 1 1 *";

test("a scheduler is made with its runs in sight, found, run, paused, resumed, edited and removed", async ({
  page,
  ownQueue,
}) => {
  const { queue, key, name } = ownQueue;
  await listed(page, key);
  await page.goto(`/schedulers?queue=${key}`);
  await expect(page.getByText("No scheduler matches")).toBeVisible();

  await page.getByRole("button", { name: "New scheduler…" }).click();
  const dialog = page.getByRole("dialog");
  const save = dialog.getByRole("button", { name: "Save the scheduler" });
  await expect(save).toBeDisabled();
  await dialog.getByLabel("Id", { exact: true }).fill("daily/report");
  await dialog.getByLabel("Name of its jobs").fill("report");
  await dialog.getByLabel("Pattern", { exact: true }).fill("99 * * * *");
  await expect(dialog.getByRole("alert")).toContainText("Not a pattern");
  await dialog.getByLabel("Pattern", { exact: true }).fill("30 9 * * 1-5");
  await dialog.getByLabel("Time zone").fill("Europe/Zurich");
  await expect(dialog.getByText("Mon–Fri at 09:30")).toBeVisible();
  await expect(dialog.getByRole("region", { name: "Next runs" }).getByRole("listitem")).toHaveCount(10);
  await expect(dialog.getByText(/09:30:00 CES?T|09:30:00 GMT\+[12]/).first()).toBeVisible();
  await dialog.getByLabel("Data (JSON)").fill('{"tenant":"acme"}');
  await dialog.getByLabel("Reason").fill("Finance asked for it");
  await expectAccessible(page);
  await save.click();
  await expect(page.getByRole("heading", { name: "daily/report" })).toBeVisible();
  await expect(page.getByText("Europe/Zurich")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Run now…" }).click();
  await dialog.getByRole("button", { name: "Add the job" }).click();
  await expect.poll(() => queue.getWaitingCount()).toBe(1);

  await page.getByRole("button", { name: "Pause…" }).click();
  await dialog.getByLabel("Reason (optional)").fill("A migration");
  await dialog.getByRole("button", { name: "Pause", exact: true }).click();
  await expect(page.getByText("None until it is resumed.")).toBeVisible();
  expect(await queue.getJobSchedulersCount()).toBe(0);
  await page.reload();
  await expect(page.getByText("A migration")).toBeVisible();
  await page.getByRole("button", { name: "Resume…" }).click();
  await dialog.getByRole("button", { name: "Resume", exact: true }).click();
  await expect(page.getByRole("button", { name: "Pause…" })).toBeVisible();
  expect(await queue.getJobScheduler("daily/report")).toMatchObject({ pattern: "30 9 * * 1-5" });

  await page.getByRole("button", { name: "Edit…" }).click();
  await dialog.getByText("Every so often").click();
  await dialog.getByLabel("Every", { exact: true }).fill("90");
  await dialog.getByLabel("Reason").fill("More often");
  await save.click();
  await expect(page.getByText("every 90 minutes").first()).toBeVisible();

  await page.goto(`/schedulers?q=${name}`);
  await expect(page.getByRole("row", { name: /daily\/report/ })).toContainText("every 90 minutes");
  await page.getByRole("tab", { name: "Agenda" }).click();
  await expect(page.getByRole("link", { name: "daily/report" }).first()).toBeVisible();
  await page.getByRole("tab", { name: "All schedulers" }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { name: "Schedulers" }).click();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/daily%2Freport/);
  await page.getByRole("button", { name: "Remove…" }).click();
  await dialog.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(page).toHaveURL(/\/schedulers$/);
  expect(await queue.getJobSchedulersCount()).toBe(0);
  await page.goto("/audit");
  await expect(page.getByText("Removed a scheduler").first()).toBeVisible();
});

test("what somebody made meanwhile is never replaced: the page says so, and offers the way out", async ({
  page,
  ownQueue: { queue, key },
}) => {
  await queue.upsertJobScheduler("sync", { pattern: YEARLY }, { name: "old" });
  await listed(page, key);
  await page.goto(`/schedulers/${key}/sync?do=pause`);
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Pause", exact: true }).click();
  await expect(page.getByText("None until it is resumed.")).toBeVisible();
  await page.getByRole("button", { name: "Resume…" }).click();
  await queue.upsertJobScheduler("sync", { pattern: "0 0 2 2 *" }, { name: "new" });
  await page.goto(`/schedulers/${key}/sync`);
  const notice = page.getByRole("region", { name: "A paused definition is kept" });
  await expect(notice).toBeVisible();
  await expectAccessible(page);
  await page.goto(`/schedulers/${key}/sync?do=edit`);
  await dialog.getByLabel("Name of its jobs").fill("mine");
  await dialog.getByLabel("Reason").fill("A better name");
  await queue.upsertJobScheduler("sync", { pattern: "0 0 3 3 *" }, { name: "newer" });
  await dialog.getByRole("button", { name: "Save the scheduler" }).click();
  await expect(dialog.getByText(/was changed meanwhile/)).toBeVisible();
  await page.keyboard.press("Escape");
  await notice.getByRole("button", { name: "Drop the kept one…" }).click();
  await dialog.getByRole("button", { name: "Drop", exact: true }).click();
  await expect(notice).toHaveCount(0);
  expect(await queue.getJobScheduler("sync")).toMatchObject({ name: "newer" });
});

test("a job leads to its scheduler, and the scheduler to its jobs", async ({ page, ownQueue }) => {
  ownQueue.work(async () => "done");
  await ownQueue.queue.upsertJobScheduler("beat", { every: 3_600_000 }, { name: "pulse" });
  await listed(page, ownQueue.key);
  await expect.poll(() => ownQueue.queue.getCompletedCount()).toBe(1);
  const [job] = await ownQueue.queue.getCompleted();
  await page.goto(`/queues/${ownQueue.key}/jobs/${encodeURIComponent(job?.id ?? "")}`);
  await page.getByRole("link", { name: "beat", exact: true }).click();
  await expect(page.getByRole("heading", { name: "beat" })).toBeVisible();
  await page.getByRole("region", { name: "Last jobs" }).getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: "pulse" })).toBeVisible();
});

test("a read-only product shows a scheduler and its runs, and offers no change", async ({
  page,
  ownQueue,
}) => {
  await ownQueue.queue.upsertJobScheduler("sync", { pattern: YEARLY, tz: "UTC" });
  const server = await startStandalone("web", { REDIS_URL: product().redisUrl, READ_ONLY: "1" });
  try {
    await page.goto(`${server.url}/schedulers/${ownQueue.key}/sync?do=remove`);
    await expect(page.getByRole("region", { name: "Next runs" }).getByRole("listitem")).toHaveCount(10);
    for (const action of ["Run now…", "Pause…", "Edit…", "Remove…"])
      await expect(page.getByRole("button", { name: action })).toBeDisabled();
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await page.goto(`${server.url}/schedulers`);
    await expect(page.getByRole("button", { name: "New scheduler…" })).toBeDisabled();
  } finally {
    await server.stop();
  }
});
