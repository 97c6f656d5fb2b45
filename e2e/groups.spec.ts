import { expectAccessible } from "./fixtures/accessible";
import { listed } from "./fixtures/listed";
import { expect, test } from "./fixtures/test";

test.setTimeout(150_000);

test("links that were shared when the single dead letters came first still lead to them", async ({
  page,
}) => {
  const cases = [
    ["/dead-letters?queue=q&job=q%201", "/dead-letters/jobs?queue=q&job=q%201"],
    ["/dead-letters?name=sell", "/dead-letters/jobs?name=sell"],
    ["/dead-letters?spread=q&text=jammed", "/dead-letters/jobs?spread=q&text=jammed"],
    ["/dead-letters?queue=q&text=jammed", "/dead-letters?queue=q&text=jammed"],
    ["/dead-letters/groups?state=all", "/dead-letters?state=all"],
  ];
  for (const [before = "", after = ""] of cases) {
    const { pathname, search } = new URL((await page.request.get(before)).url());
    expect(pathname + search).toBe(after);
  }
});

test("a cause is one group: it is resolved by a key, taken back, noted, and replayed", async ({
  page,
  ownQueue,
}) => {
  let healthy = false;
  const cause = `The ${ownQueue.name.replace(/\W|\d/g, "")} till is jammed`;
  ownQueue.work(async () => {
    if (!healthy) throw new Error(cause);
  });
  const sell = () => ({ name: "sell", data: { tenant: "acme" }, opts: { attempts: 1 } });
  await ownQueue.queue.addBulk([sell(), sell(), sell()]);
  await listed(page, ownQueue.key);
  await expect.poll(() => ownQueue.queue.getFailedCount()).toBe(3);

  await page.goto(`/dead-letters?queue=${ownQueue.key}`);
  const list = page.getByRole("region", { name: "Groups of dead letters" });
  const group = list.getByRole("listitem");
  await expect(group).toHaveCount(1, { timeout: 30_000 });
  await expect(group.getByText("3 100 %")).toBeVisible({ timeout: 30_000 });
  await expect(group.getByText("new", { exact: true })).toBeVisible();

  await page.keyboard.press("j");
  await page.keyboard.press("r");
  await expect(page.getByText("1 group is resolved.")).toBeVisible();
  await expect(page.getByText("No group matches the filter")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(group.getByText("new", { exact: true })).toBeVisible();

  await group.getByRole("link").click();
  await expect(page).toHaveURL(/\/dead-letters\/groups\//);
  await expect(page.getByRole("heading", { name: "Newest dead letters" })).toBeVisible();
  await page.getByRole("region", { name: "Attempts spent" }).getByRole("link", { name: "1" }).click();
  await expect(page).toHaveURL(/\/dead-letters\/jobs\?group=.*&minAttempts=1&maxAttempts=1/);
  const letters = page.getByRole("region", { name: "Dead letters", exact: true });
  await expect(letters.getByRole("button", { name: cause })).toHaveCount(3);
  await page.goBack();
  await expectAccessible(page);
  await page.getByLabel("Owner").fill("payments");
  await page.getByLabel("Note").fill("Ask the till's vendor");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Note")).toHaveValue("Ask the till's vendor");

  const history = page.getByRole("region", { name: "History" });
  await expect(history.getByRole("listitem")).toHaveCount(3);
  await expect(history.getByRole("listitem").first()).toContainText("owner payments, note");
  await expect(history.getByRole("listitem").last()).toContainText("new → resolved");
  await history.getByRole("link", { name: "All of it in the audit" }).click();
  const entries = page.getByRole("list", { name: "Audit entries" }).locator("> li");
  await expect(entries).toHaveCount(3);
  await expectAccessible(page);
  await page.getByRole("link", { name: "The group" }).click();

  await page.getByRole("button", { name: "Resolve" }).click();
  await expect(history.getByText("new → resolved")).toHaveCount(2);
  await ownQueue.queue.addBulk([sell()]);
  await expect(history.getByText("Failed again")).toBeVisible();
  await expect(page.getByText("regressed", { exact: true })).toBeVisible();

  healthy = true;
  await page.getByRole("button", { name: "Replay these…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("The till was mended");
  await dialog.getByRole("button", { name: "Replay 4 jobs" }).click();
  await expect(page).toHaveURL(/\/replays\//);
  await expect.poll(() => ownQueue.queue.getFailedCount(), { timeout: 30_000 }).toBe(0);

  await page.goto(`/dead-letters?queue=${ownQueue.key}&state=all`);
  await expect(page.getByText("No group matches the filter")).toBeVisible({ timeout: 30_000 });
});
