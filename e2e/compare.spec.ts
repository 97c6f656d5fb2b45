import { expectAccessible } from "./fixtures/accessible";
import { listed } from "./fixtures/listed";
import { expect, test } from "./fixtures/test";

test.setTimeout(60_000);

test("a queue is compared with an earlier time and with another, all of it in the address, and a link holds the time", async ({
  page,
  ownQueue,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await ownQueue.queue.add("x", {});
  await listed(page, ownQueue.key);
  await page.goto(`/queues/${ownQueue.key}`);
  await page.getByRole("link", { name: "Compare…" }).click();
  await expect(page.getByRole("heading", { name: "Compare", exact: true })).toBeVisible();
  await expect(page.getByText("Both sides are the same")).toBeVisible();
  await page.getByRole("combobox", { name: "When" }).click();
  await page.getByRole("option", { name: "a day earlier" }).click();
  await expect(page.getByRole("columnheader", { name: `${ownQueue.name}, a day earlier` })).toBeVisible();
  await expect(page.getByRole("rowheader", { name: "Backlog, most" })).toBeVisible();
  expect(new URL(page.url()).searchParams.get("against")).toBe("day");
  await expect(page.getByRole("rowheader", { name: "Attempts for a success" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Attempts it took" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("combobox", { name: "When" }).click();
  await page.getByRole("option", { name: "at a time of your own" }).click();
  const from = page.getByLabel("From", { exact: true });
  await from.fill("2099-01-01T00:00:00");
  await from.press("Enter");
  await expect(page.getByText("A time before now is needed.")).toBeVisible();
  await from.fill("2026-01-02T03:04:05");
  await from.press("Enter");
  await expect(page.getByRole("columnheader", { name: /, from 02 Jan 2026, 03:04:05/ })).toBeVisible();
  expect(new URL(page.url()).searchParams.get("bFrom")).toMatch(/^\d+$/);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByText("The link is copied.")).toBeVisible();
  const link = new URL(await page.evaluate(() => navigator.clipboard.readText()));
  expect(Number(link.searchParams.get("to")) - Number(link.searchParams.get("from"))).toBe(15 * 60_000);
  await page.goto(link.toString());
  await expect(page.getByText(/Paused at/)).toBeVisible();
});

test("the wallboard rotates, is paused by a key, shows what is chosen, and says loudly when figures are old", async ({
  page,
  ownQueue,
}) => {
  await ownQueue.queue.add("x", {});
  await listed(page, ownQueue.key);
  await page.goto(`/wallboard?show=all,${ownQueue.key}&every=600`);
  await expect(page.getByText("1 of 2")).toBeVisible();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("heading", { name: ownQueue.name })).toBeVisible();
  await page.keyboard.press("Space");
  await expect(page.getByText("Paused")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("c");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("How everything stands").click();
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText("1 of 1")).toBeVisible();
  expect(new URL(page.url()).searchParams.get("show")).toBe(ownQueue.key);
  await page.route(/\/api\/(health|v1\/live)/, (route) => route.abort());
  await page.reload();
  await expect(page.getByRole("alert").filter({ hasText: "does not answer" })).toBeVisible({
    timeout: 30_000,
  });
});
