import type { Page } from "@playwright/test";
import { listed } from "./fixtures/listed";
import { expect, test } from "./fixtures/test";

test.setTimeout(150_000);

/** The demo's queue `digests` under BullMQ's own prefix. */
const queue = Buffer.from("bull:digests").toString("base64url");

async function save(page: Page, reason: string) {
  await page.getByRole("button", { name: "Review and save…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill(reason);
  return dialog;
}

test("a policy is edited with a preview, saved after its diff, in force in the workers, and rolled back", async ({
  page,
}) => {
  await listed(page, queue);
  await page.goto(`/queues/${queue}?tab=policy`);
  const form = page.getByRole("form", { name: "Policy" });
  await expect(page.getByText("declared in code", { exact: true })).toBeVisible();
  const preview = page.getByRole("region", { name: "Preview" });
  await preview.getByRole("combobox", { name: "Criticality" }).click();
  await page.getByRole("option", { name: "critical jobs", exact: true }).click();
  await expect(page).toHaveURL(/jobs=critical/);

  await form.getByLabel("Critical", { exact: true }).fill("0");
  await expect(form.getByText("Must be >=1")).toBeVisible();
  await expect(form.getByRole("button", { name: "Review and save…" })).toBeDisabled();
  await form.getByLabel("Critical", { exact: true }).fill("6");
  await form.getByLabel("Deadline, ms").fill("1");
  await expect(preview.getByText(/would come after the deadline/)).toBeVisible();
  await form.getByLabel("Deadline, ms").fill("");
  await expect(preview.getByText(/^6 attempts; the last comes/)).toBeVisible();

  const dialog = await save(page, "The mail server is flaky");
  await expect(dialog.getByRole("rowheader", { name: "attempts.critical" })).toBeVisible();
  await dialog.getByRole("button", { name: "Save and put in force" }).click();
  await expect(page.getByText("Version 1 is in force.")).toBeVisible();
  await expect(page.getByText(/^in force in (\d+) of \1 workers?$/)).toBeVisible();

  const history = page.getByRole("region", { name: "History" });
  await history.getByRole("button", { name: "Show changes" }).click();
  await expect(page).toHaveURL(/version=1/);
  await expect(history.getByRole("rowheader", { name: "attempts.critical" })).toBeVisible();
  await page.reload();
  await expect(history.getByRole("rowheader", { name: "attempts.critical" })).toBeVisible();

  await history.getByRole("button", { name: "Back to the code's own…" }).click();
  await dialog.getByLabel("Reason").fill("It is well again");
  await expect(dialog.getByRole("rowheader", { name: "attempts.critical" })).toBeVisible();
  await dialog.getByRole("button", { name: "Roll back" }).click();
  await expect(page.getByText("declared in code", { exact: true })).toBeVisible();
  await history.getByRole("button", { name: "Roll back…" }).click();
  await dialog.getByLabel("Reason").fill("Flaky again");
  await dialog.getByRole("button", { name: "Roll back" }).click();
  await expect(history.getByText("version 1 again")).toBeVisible();
  await expect(form.getByLabel("Critical", { exact: true })).toHaveValue("6");

  await page.goto("/policies");
  await expect(page.getByRole("row").filter({ hasText: "digests" })).toContainText("version 3");
});

test("edits made while another has saved are kept and put on top", async ({ page }) => {
  await page.goto(`/queues/${queue}?tab=policy`);
  const form = page.getByRole("form", { name: "Policy" });
  await form.getByLabel("Cap, ms").fill("45000");
  const seen = await (await page.request.get(`/api/v1/queues/${queue}/policy`)).json();
  const theirs = { ...seen.document, stuckFactor: 9 };
  const put = await page.request.put(`/api/v1/queues/${queue}/policy`, {
    headers: { "sec-fetch-site": "same-origin" },
    data: { document: theirs, baseVersion: seen.version, reason: "From elsewhere" },
  });
  expect(put.status()).toBe(200);
  await expect(form.getByRole("alert")).toContainText("was put in force while you were editing");
  await form.getByRole("button", { name: "Put my edits on top" }).click();
  await expect(form.getByLabel("Cap, ms")).toHaveValue("45000");
  await expect(form.getByLabel("Stuck from, x p99")).toHaveValue("9");
  const dialog = await save(page, "Both of them");
  await dialog.getByRole("button", { name: "Save and put in force" }).click();
  await expect(page.getByText(`Version ${seen.version + 2} is in force.`)).toBeVisible();
});
