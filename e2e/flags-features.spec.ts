import { expectNoViolations } from "./fixtures/accessible";
import { expect, test } from "./fixtures/test";

test.setTimeout(150_000);

test("a feature flag is made, tried, rolled out by slider, restored and deleted", async ({ page }) => {
  await page.goto("/flags?tab=features");
  await expect(page.getByRole("heading", { name: "Feature flags" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "webhooks-cloudevents" })).toBeVisible();

  await page.getByRole("button", { name: "New flag…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Key", { exact: true }).fill("e2e-format");
  await dialog.getByRole("button", { name: "Rule", exact: true }).click();
  await dialog.getByLabel("Values").fill("acme");
  await dialog.getByRole("button", { name: "Evaluate" }).click();
  await expect(dialog.getByText("Rule 1 holds.")).toBeVisible();

  await dialog.getByLabel("Value 1 (JSON)").fill("yes");
  await expect(dialog.getByText("This is not JSON.")).toBeVisible();
  await dialog.getByLabel("Value 1 (JSON)").fill("true");
  await dialog.getByLabel("Reason").fill("The first customers");
  await expectNoViolations(page, "[role=dialog]");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toHaveCount(0);

  const item = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "e2e-format" }) });
  await expect(item.getByText("If tenant is one of acme: on")).toBeVisible();

  await item.getByRole("button", { name: "Edit…" }).click();
  await expect(page).toHaveURL(/edit=e2e-format/);
  await dialog.getByRole("combobox", { name: "Everybody else gets" }).click();
  await page.getByRole("option", { name: "A share of each…" }).click();
  await dialog.getByLabel("Share of on in percent (Everybody else gets)").fill("20");
  await expect(dialog.getByLabel("Share of off in percent (Everybody else gets)")).toHaveValue("80");
  await dialog.getByLabel("Reason").fill("A fifth of the others");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(item.getByText("Everybody else: on 20 %, off 80 %")).toBeVisible();

  await item.getByRole("button", { name: "Versions" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Restore…" }).click();
  await page.getByRole("dialog").getByLabel("Reason").fill("Too early");
  await page.getByRole("dialog").getByRole("button", { name: "Restore" }).click();
  await expect(item.getByText("Everybody else: off")).toBeVisible();

  await item.getByRole("button", { name: "Delete…" }).click();
  await page.getByRole("dialog").getByLabel("Reason").fill("Done");
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(item).toHaveCount(0);
});

test("the page of feature flags has no accessibility faults and fits a phone", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/flags?tab=features&edit=webhooks-cloudevents");
  await expect(page.getByRole("dialog")).toBeVisible();
  const overflows = () => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(await overflows()).toBe(false);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("heading", { name: "webhooks-cloudevents" })).toBeVisible();
  expect(await overflows()).toBe(false);
  await expectNoViolations(page);
});
