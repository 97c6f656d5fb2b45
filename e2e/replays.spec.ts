import type { Locator } from "@playwright/test";
import { UnrecoverableError } from "bullmq";
import { expectNoViolations } from "./fixtures/accessible";
import { listed } from "./fixtures/listed";
import { expect, test } from "./fixtures/test";

test.setTimeout(150_000);

test("what a replay would do is shown before it is done, with a patch and a canary; its page and the job's tell it afterwards", async ({
  page,
  ownQueue,
}) => {
  ownQueue.work(async (job) => {
    if (job.data.email !== "ops@example.org") throw new UnrecoverableError("No such mailbox");
  });
  await ownQueue.queue.addBulk(
    ["welcome", "welcome", "invoice"].map((name, n) => ({
      name,
      data: n === 2 ? { other: true } : { email: "wrong", tenant: "acme" },
    })),
  );
  await listed(page, ownQueue.key);
  await expect.poll(() => ownQueue.queue.getFailedCount()).toBe(3);

  await page.goto(`/dead-letters/jobs?queue=${ownQueue.key}`);
  await expect(page.getByText("3 match the filter")).toBeVisible();
  await page.getByRole("checkbox", { name: "Select all shown" }).click();
  await page.getByRole("button", { name: "Replay…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("heading", { name: "Replay 3 jobs" })).toBeVisible();
  const plan = dialog.getByRole("region", { name: "What it would do" });
  await expect(plan.getByTitle("welcome")).toBeVisible();
  await expect(plan.getByText("would be left")).toHaveCount(0);

  await dialog.getByLabel("Change the jobs").click();
  await dialog.getByLabel("Payload (JSON Patch)").fill("[{");
  await expect(dialog.getByRole("alert")).toContainText("No JSON");
  await dialog
    .getByLabel("Payload (JSON Patch)")
    .fill('[{ "op": "replace", "path": "/email", "value": "ops@example.org" }]');
  await expect(plan.getByText("1 would be left as it is")).toBeVisible();
  await expect(plan.getByText("The patch does not fit: replace /email.").first()).toBeVisible();
  await plan.getByText("Look at 3 of them, before and after").click();
  await expect(plan.getByText('"email": "ops@example.org"').first()).toBeVisible();

  await dialog.getByLabel("Try some first").click();
  await dialog.getByLabel("Jobs", { exact: true }).fill("1");
  await dialog.getByLabel("Reason").fill("The address was wrong");
  await expectNoViolations(page, "[role=dialog]");
  await dialog.getByRole("button", { name: "Replay 2 jobs" }).click();
  const panel = page.getByRole("region", { name: "Replay", exact: true });
  await expect(panel.getByText("Completed")).toBeVisible();
  await expect(panel.getByText("2 replayed")).toBeVisible();
  await expect(panel.getByText("The patch does not fit: replace /email.")).toBeVisible();

  await panel.getByRole("link", { name: "Details" }).click();
  await expect(page.getByText('replace /email "ops@example.org"')).toBeVisible();
  await expect(page.getByText("1 of 1 succeeded; 1 were needed.")).toBeVisible();
  await expectNoViolations(page, "main");
  const [job] = await ownQueue.queue.getCompleted();
  await page.goto(`/queues/${ownQueue.key}/jobs/${job?.id}`);
  const lives = page.getByRole("region", { name: "Earlier lives" });
  await expect(lives.getByText("No such mailbox").first()).toBeVisible();
  await expect(lives.getByText("“The address was wrong”")).toBeVisible();
  await expect(lives.getByText("Changed: payload patched")).toBeVisible();
  await lives.getByText("Stack trace", { exact: true }).click();
  await expect(lives.getByText("UnrecoverableError: No such mailbox")).toBeVisible();
});

test("a replay whose jobs die again slows down by itself and says why; whoever says so lets it go on", async ({
  page,
  ownQueue,
}) => {
  ownQueue.work(async () => {
    throw new Error("Still broken");
  });
  await ownQueue.queue.addBulk(Array.from({ length: 400 }, () => ({ name: "x", data: {} })));
  await listed(page, ownQueue.key);
  await expect.poll(() => ownQueue.queue.getFailedCount()).toBe(400);

  await page.goto(`/dead-letters/jobs?queue=${ownQueue.key}`);
  // What is selected holds the list still: all of them must be in the index by then.
  await expect(page.getByText("400 match the filter")).toBeVisible();
  await page.getByRole("checkbox", { name: "Select all shown" }).click();
  await page.getByRole("button", { name: "Select all 400 that match the filter" }).click();
  await page.getByRole("button", { name: "Replay…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("Perhaps it is mended");
  await dialog.getByRole("combobox", { name: "Pace" }).click();
  await page.getByRole("option", { name: "At a rate" }).click();
  await dialog.getByLabel("Jobs per second").fill("10");
  await dialog.getByRole("button", { name: "Replay 400 jobs" }).click();

  const note = page.getByRole("region", { name: "Slowed down" });
  await expect(note.getByText(`% of the jobs that ended in ${ownQueue.name}`)).toBeVisible();
  await note.getByRole("button", { name: "Go on regardless…" }).click();
  const sure = page.getByRole("dialog");
  await sure.getByLabel("Reason").fill("They may die");
  await sure.getByRole("button", { name: "Go on regardless" }).click();
  await expect(note).toBeHidden();
  await expect(page.getByRole("region", { name: "Replay", exact: true }).getByText("Running")).toBeVisible();
  await page.getByRole("button", { name: "Cancel the replay" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel the replay" }).click();
  await expect(page.getByText("Cancelled").first()).toBeVisible();
});

test("jobs are put to work later and with another priority, as new ones, behind the replay that is under way", async ({
  page,
  ownQueue,
}) => {
  const worker = ownQueue.work(async () => {
    throw new UnrecoverableError("The press is out of ink");
  });
  await ownQueue.queue.addBulk(["a", "b"].map((name) => ({ name, data: { name } })));
  await listed(page, ownQueue.key);
  await expect.poll(() => ownQueue.queue.getFailedCount()).toBe(2);
  await worker.pause();
  await page.goto(`/dead-letters/jobs?queue=${ownQueue.key}`);
  await expect(page.getByText("2 match the filter")).toBeVisible();

  const ask = async (reason: string, fill: (dialog: Locator) => Promise<void>) => {
    await page.goto(`/dead-letters/jobs?queue=${ownQueue.key}`);
    await page.getByRole("checkbox", { name: "Select all shown" }).click();
    await page.getByRole("button", { name: "Replay…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Reason").fill(reason);
    await fill(dialog);
    await dialog.getByRole("button", { name: /^Replay \d jobs?$/ }).click();
    await expect(dialog).toBeHidden();
  };
  await ask("Slowly", async (dialog) => {
    await dialog.getByRole("combobox", { name: "Pace" }).click();
    await page.getByRole("option", { name: "Spread evenly over a time" }).click();
    await dialog.getByLabel("Minutes", { exact: true }).fill("60");
  });
  const first = page.getByRole("region", { name: "Replay", exact: true });
  await expect(first.getByText("1 replayed")).toBeVisible();

  await ask("The rest tomorrow", async (dialog) => {
    await expect(dialog.getByText("is under way in")).toBeVisible();
    await expect(dialog.getByRole("button", { name: "Replay 1 job" })).toBeDisabled();
    await dialog.getByLabel("Begin when it has ended").click();
    await dialog.getByLabel("Change the jobs").click();
    await dialog.getByLabel("Delay, minutes").fill("1440");
    await dialog.getByRole("textbox", { name: "Priority" }).fill("7");
    await expect(dialog.getByText("Each becomes a new job with its history")).toBeVisible();
  });
  await page.getByRole("link", { name: "Details" }).click();
  await expect(page.getByText("to end: it works in the same queue")).toBeVisible();
  await expect(page.getByText("with priority 7")).toBeVisible();
  await page.goto("/replays");
  await page.getByRole("listitem").filter({ hasText: "Slowly" }).getByRole("link").click();
  await page.getByRole("button", { name: "Cancel the replay" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel the replay" }).click();
  await expect.poll(() => ownQueue.queue.getDelayedCount()).toBe(1);
  const [job] = await ownQueue.queue.getDelayed();
  expect(job?.opts.priority).toBe(7);
  expect(job?.delay).toBe(86_400_000);
  // The new job is there before the one that it replaces goes.
  await expect.poll(() => ownQueue.queue.getFailedCount()).toBe(0);
});
