import { listed } from "./fixtures/listed";
import { expect, test } from "./fixtures/test";

test.setTimeout(150_000);

test("a rule is tried, saved, discards what it says by itself, is changed and removed", async ({
  page,
  ownQueue,
}) => {
  ownQueue.work(async () => {
    throw new Error("The till is jammed");
  });
  await ownQueue.queue.addBulk(
    Array.from({ length: 4 }, (_, n) => ({ name: "sell", data: { n }, opts: { attempts: 1 } })),
  );
  await listed(page, ownQueue.key);
  await expect.poll(() => ownQueue.queue.getFailedCount()).toBe(4);

  await page.goto("/dead-letters/jobs");
  await page.getByRole("link", { name: "Retention" }).click();
  await expect(page.getByRole("heading", { name: "Retention" })).toBeVisible();
  await page.goto(`/dead-letters/retention?rule=new&queue=${ownQueue.key}`);
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Save the rule" })).toBeDisabled();
  await dialog.getByLabel("Name", { exact: true }).fill(`Rule of ${ownQueue.name}`);
  await dialog.getByLabel("Keep the newest").fill("0");
  const preview = dialog.getByRole("region", { name: "What it would remove now" });
  await expect(preview.getByText("4 of 4 that match")).toBeVisible({ timeout: 60_000 });
  await dialog.getByLabel("Reason").fill("Nobody looks at them");
  await dialog.getByRole("button", { name: "Save the rule" }).click();
  await expect(dialog).toBeHidden();

  const row = page.getByRole("row", { name: new RegExp(`Rule of ${ownQueue.name}`) });
  await expect(row).toContainText("all of them");
  await expect.poll(() => ownQueue.queue.getFailedCount(), { timeout: 60_000 }).toBe(0);
  await row.getByRole("link", { name: "4 jobs" }).click();
  await expect(page.getByText(`By retention rule “Rule of ${ownQueue.name}”, version 1`)).toBeVisible();
  await expect(page.getByText("4 discarded")).toBeVisible();

  await page.goto("/dead-letters/retention");
  await row.getByRole("button", { name: /^Change/ }).click();
  await dialog.getByRole("checkbox", { name: "In force" }).click();
  await dialog.getByLabel("Reason").fill("Not now");
  await dialog.getByRole("button", { name: "Save the rule" }).click();
  await expect(row).toContainText("off");
  await expect(row).toContainText("version 2");
  await row.getByRole("button", { name: /^Change/ }).click();
  await dialog.getByText("Versions before this one").click();
  await dialog.getByRole("button", { name: "Take this" }).click();
  await expect(dialog.getByRole("checkbox", { name: "In force" })).toBeChecked();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await row.getByRole("button", { name: /^Remove/ }).click();
  await page.getByRole("dialog").getByLabel("Reason").fill("Done with it");
  await page.getByRole("dialog").getByRole("button", { name: "Remove the rule" }).click();
  await expect(row).toBeHidden();
  await page.goto("/audit");
  await expect(page.getByText("Removed a retention rule").first()).toBeVisible();
});
