import { startRedis } from "@/lib/testing/redis-server";
import { expectAccessible, expectNoViolations } from "./fixtures/accessible";
import { listed } from "./fixtures/listed";
import { startStandalone } from "./fixtures/standalone";
import { expect, test } from "./fixtures/test";

test.setTimeout(150_000);

test("links that were shared when the single dead letters came first still lead to them", async ({
  page,
}) => {
  const cases = [
    ["/dead-letters?queue=q&job=q%201", "/dead-letters/jobs?queue=q&job=q%201"],
    ["/dead-letters?name=sell", "/dead-letters/jobs?name=sell"],
    ["/dead-letters?spread=q&from=1", "/dead-letters/jobs?spread=q&from=1"],
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
  await page.getByRole("button", { name: "Save", exact: true }).click();
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

test("groups are found by owner and by the text of their cause; what only single dead letters have leads there", async ({
  page,
  ownQueue,
}) => {
  const letters = ownQueue.name.replace(/\W|\d/g, "");
  ownQueue.work(async (job) => {
    throw new Error(`The ${letters} order ${job.data.order} is lost`);
  });
  await ownQueue.queue.addBulk(
    [4711, 4712].map((order) => ({ name: "ship", data: { order }, opts: { attempts: 1 } })),
  );
  await listed(page, ownQueue.key);
  await expect.poll(() => ownQueue.queue.getFailedCount()).toBe(2);
  await page.goto(`/dead-letters?queue=${ownQueue.key}`);
  const groups = page.getByRole("region", { name: "Groups of dead letters" }).getByRole("listitem");
  await expect(groups).toHaveCount(1);
  await page.keyboard.press("/");
  await page.keyboard.type("order 4712");
  await expect(page.getByText("No group matches the filter")).toBeVisible();
  await page.getByRole("link", { name: "Look in the single dead letters" }).click();
  await expect(page.getByText("Looked at all 2, 1 match.")).toBeVisible();
  await page.goBack();
  await page.getByLabel("Text in the error").fill(`${letters} ORDER`);
  await expect(groups).toHaveCount(1);
  await page.getByLabel("Owner").fill("nobody");
  await expect(page.getByText("No group matches the filter")).toBeVisible();
  await expect(page).toHaveURL(/owner=nobody/);
  await page.goto(`/dead-letters?queue=${ownQueue.key}&tenant=acme`);
  await page.getByRole("button", { name: "Remove: of tenant acme" }).click();
  await expect(groups).toHaveCount(1);
});

test("while no index is there, the groups say so and lead to the single dead letters", async ({ page }) => {
  const redis = await startRedis();
  const server = await startStandalone("web", { REDIS_URL: redis.url });
  try {
    await page.goto(`${server.url}/dead-letters`);
    await expect(page.getByText("The index of dead letters is being built")).toBeVisible();
    await expectNoViolations(page);
    await page.getByRole("link", { name: "Look at the single dead letters" }).click();
    await expect(page.getByText("No dead letters", { exact: true })).toBeVisible();
  } finally {
    await server.stop();
    await redis.dispose();
  }
});
