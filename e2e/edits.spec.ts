import { expectAccessible } from "./fixtures/accessible";
import { listed } from "./fixtures/listed";
import { expect, test } from "./fixtures/test";

test.setTimeout(90_000);

const HOUR_MS = 3_600_000;

test("delayed jobs are edited by a filter and by hand, from the list to the progress page, and a removal is undone", async ({
  page,
  ownQueue,
}) => {
  const { queue, key } = ownQueue;
  await queue.addBulk(
    Array.from({ length: 30 }, (_, i) => ({
      name: i % 3 === 0 ? "mail" : "bill",
      data: { n: i },
      opts: { delay: HOUR_MS + i * 1_000, jobId: `j${i}` },
    })),
  );
  await listed(page, key);
  await page.goto(`/queues/${key}?tab=jobs&state=delayed`);
  await page.getByRole("button", { name: "Edit all that match…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("30 jobs of 30 delayed match.")).toBeVisible();
  await dialog.getByRole("searchbox", { name: "Job name" }).fill("mail");
  await expect(dialog.getByText("10 jobs of 30 delayed match.")).toBeVisible();
  await dialog.getByText(/Look at .* of them, before and after/).click();
  await expect(dialog.getByText('"state": "waiting"').first()).toBeVisible();
  await dialog.getByLabel("Reason").fill("The mail server is back");
  await expectAccessible(page);
  // What is asked about is in the address.
  expect(page.url()).toContain("editName=mail");
  await dialog.getByRole("button", { name: "Run now: 10 jobs" }).click();
  await expect(page.getByRole("heading", { name: /Edit.*Completed/ })).toBeVisible();
  await expect(page.getByText("All delayed jobs in")).toBeVisible();
  await expectAccessible(page);
  expect(await queue.getWaitingCount()).toBe(10);

  await page.goto(`/queues/${key}?tab=jobs&state=delayed`);
  await page.getByRole("checkbox", { name: "Select bill j1", exact: true }).click();
  await page.getByRole("checkbox", { name: "Select bill j4", exact: true }).click({ modifiers: ["Shift"] });
  await page.getByRole("button", { name: "Edit 3 jobs…" }).click();
  await dialog.getByRole("combobox", { name: "What to do" }).click();
  await page.getByRole("option", { name: "Remove" }).click();
  await dialog.getByLabel("Reason").fill("Test data");
  await dialog.getByRole("button", { name: "Remove, with an archive: 3 jobs" }).click();
  await expect(page.getByRole("heading", { name: /Edit.*Completed/ })).toBeVisible();
  expect(await queue.getDelayedCount()).toBe(17);
  await page.getByRole("button", { name: "Undo…" }).click();
  await dialog.getByLabel("Reason").fill("The wrong ones");
  await dialog.getByRole("button", { name: "Undo the removal" }).click();
  await expect.poll(() => queue.getDelayedCount()).toBe(20);
});
