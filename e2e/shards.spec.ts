import { Queue, Worker } from "bullmq";
import { deleteFlag, putFlag } from "@/lib/flags/store";
import { queueKey } from "@/lib/queues/identity";
import { contextOf } from "./fixtures/context";
import { listed } from "./fixtures/listed";
import { expect, test } from "./fixtures/spread";

test.setTimeout(150_000);

test("a spread queue is one row with its sums, opens by click, key and address, and agrees with its page", async ({
  page,
  spread: { name, keys },
}) => {
  for (const key of keys) await listed(page, key);
  await page.goto(`/?q=${name}`);
  const rows = page.getByRole("row").filter({ hasText: name });
  await expect(rows).toHaveCount(1);
  const whole = rows.first();
  await expect(whole.getByRole("cell").nth(1)).toHaveText("3");
  await expect(whole.getByRole("cell").nth(4)).toHaveText("3");
  await expect(whole).toContainText("No workers: 2 of 3");

  const toggle = whole.getByRole("button", { name: `3 shards of ${name}` });
  await expect(toggle).toHaveAttribute("aria-expanded", "false");
  await toggle.click();
  await expect(rows).toHaveCount(4);
  await expect(page).toHaveURL(/open=/);
  await page.reload();
  await expect(rows).toHaveCount(4);
  await expect(rows.nth(3).getByRole("cell").nth(1)).toHaveText("2");

  await page.keyboard.press("j");
  await page.keyboard.press("ArrowLeft");
  await expect(rows).toHaveCount(1);
  await page.keyboard.press("ArrowRight");
  await expect(rows).toHaveCount(4);

  await page.getByRole("button", { name: "Waiting" }).click();
  await expect(rows.nth(0).getByRole("link").first()).toHaveText(name);
  await expect(rows.nth(1)).toContainText(`${name}~2`);

  await page.getByLabel("Filter queues by name or prefix").fill(`${name}~1`);
  await expect(rows).toHaveCount(1);
  await rows
    .first()
    .getByRole("link", { name: `${name}~1` })
    .click();
  const table = page.getByRole("region", { name: `Shards of ${name}` });
  await expect(
    table
      .getByRole("row", { name: `${name}, all 3` })
      .getByRole("cell")
      .first(),
  ).toHaveText("3");
  await expect(
    table
      .getByRole("row", { name: `${name}~1` })
      .getByRole("cell")
      .first(),
  ).toHaveText("1");
});

test("the palette offers a spread queue once, and a shard by its own name", async ({
  page,
  spread: { name, keys },
}) => {
  for (const key of keys) await listed(page, key);
  await page.goto("/");
  await page.keyboard.press("Control+k");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox").fill(name);
  await expect(dialog.getByRole("option", { name: `${name} bull · 3 shards` })).toHaveCount(1);
  await expect(dialog.getByRole("option", { name: `${name}~` })).toHaveCount(0);
  await dialog.getByRole("combobox").fill(`${name}~2`);
  await dialog.getByRole("option", { name: `${name}~2 bull` }).click();
  await expect(page).toHaveURL(new RegExp(`/queues/${keys[2]}$`));
});

test("on a phone the shards are cards below the card of their queue", async ({
  page,
  spread: { name, keys },
}) => {
  for (const key of keys) await listed(page, key);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/?q=${name}`);
  const cards = page.getByRole("region", { name: "Queues" }).getByRole("listitem");
  await expect(cards).toHaveCount(1);
  await cards.getByRole("button", { name: `3 shards of ${name}` }).click();
  await expect(cards).toHaveCount(4);
  await expect(cards.nth(3)).toContainText(`${name}~2`);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test("the policy of a spread queue is one row, edited on a page of its own, and its shards say whose they go by", async ({
  page,
  spread: { name, keys, wholeKey },
}) => {
  await listed(page, keys[2]);
  await page.goto("/policies");
  const row = page.getByRole("row").filter({ hasText: name });
  await expect(row).toHaveCount(1);
  await expect(row).toContainText("3 shards");
  await row.getByRole("link", { name }).click();
  await expect(page).toHaveURL(new RegExp(`/policies/${wholeKey}$`));
  await expect(page.getByRole("heading", { name: `Policy of ${name}` })).toBeVisible();

  const save = async (factor: string) => {
    await page.getByLabel("Stuck from, x p99").fill(factor);
    await page.getByRole("button", { name: "Review and save…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Reason").fill("Reports are slow today");
    await dialog.getByRole("button", { name: "Save and put in force" }).click();
    await expect(page.getByText("Version 1 is in force.")).toBeVisible();
  };
  await save("9");

  await page.goto(`/queues/${keys[2]}?tab=policy`);
  const tab = page.getByRole("tabpanel", { name: "Policy" });
  await expect(tab).toContainText(`version 1 of ${name}`);
  await expect(tab).toContainText(`This shard goes by the policy of ${name}`);
  await expect(tab.getByLabel("Stuck from, x p99")).toHaveValue("9");
  await save("7");
  await expect(tab).toContainText("This shard has a policy of its own");

  await page.goto("/policies");
  await expect(row).toContainText(`Of its own: ${name}~2 (version 1)`);
  await row.getByRole("link", { name: `${name}~2` }).click();
  await tab.getByRole("button", { name: `Back to the policy of ${name}…` }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("rowheader", { name: "stuckFactor" })).toBeVisible();
  await dialog.getByLabel("Reason").fill("As all the others");
  await dialog.getByRole("button", { name: "Roll back" }).click();
  await expect(tab).toContainText(`This shard goes by the policy of ${name}`);
  await expect(tab.getByLabel("Stuck from, x p99")).toHaveValue("9");
  await tab.getByRole("link", { name, exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/policies/${wholeKey}$`));
});

test("queues that only look like shards by their names stand apart", async ({ page, redis, ownQueue }) => {
  const namesake = new Queue(`${ownQueue.name}~1`, { connection: redis });
  namesake.on("error", () => {});
  await namesake.add("work", {});
  await listed(page, ownQueue.key);
  await listed(page, queueKey({ prefix: "bull", name: namesake.name }));
  await page.goto(`/?q=${ownQueue.name}`);
  const rows = page.getByRole("row").filter({ hasText: ownQueue.name });
  await expect(rows).toHaveCount(2);
  await expect(rows.filter({ hasText: "shards" })).toHaveCount(0);
  await namesake.obliterate({ force: true });
  await namesake.close();
});

test("dead letters of a spread queue are one list, chosen by its sum, by the filter and by the address; its workers are one group", async ({
  page,
  redis,
  spread: { name, keys, wholeKey, queues },
}) => {
  for (const key of keys) await listed(page, key);
  const workers = queues.slice(1).map((queue) => {
    const fail = async () => {
      throw new Error(`no mail from ${queue.name}`);
    };
    const worker = new Worker(queue.name, fail, { connection: redis.duplicate() });
    worker.on("error", () => {});
    return worker;
  });
  await page.goto(`/?q=${name}`);
  const whole = page.getByRole("row").filter({ hasText: name });
  await whole.getByRole("cell").nth(6).getByRole("link", { name: "3", exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`spread=${wholeKey}`));
  await expect(page.getByText("3 match the filter")).toBeVisible();
  const choice = page.getByRole("combobox", { name: "Queue" });
  await expect(choice).toHaveText(`${name}, all 3`);
  await page.reload();
  await expect(choice).toHaveText(`${name}, all 3`);
  await expect(page.getByText("3 match the filter")).toBeVisible();
  await choice.click();
  await page.getByRole("option", { name: `${name}~2` }).click();
  await expect(page.getByText("2 match the filter")).toBeVisible();
  await choice.click();
  await page.getByRole("option", { name: `${name}, all 3` }).click();
  await expect(page.getByText("3 match the filter")).toBeVisible();

  await page.goto(`/workers?q=${name}`);
  const group = page.getByRole("region", { name, exact: true });
  await expect(group).toContainText("2 workers over 2 shards");
  await expect(group.getByRole("link")).toHaveText([name, `${name}~1`, `${name}~2`]);
  await Promise.all(workers.map((worker) => worker.close(true)));
});

test("all shards are paused from their row and resumed from the palette, and what could not be is said", async ({
  page,
  redis,
  spread: { name, keys, wholeKey, queues },
}) => {
  for (const key of keys) await listed(page, key);
  const paused = () => Promise.all(queues.map((queue) => queue.isPaused()));
  await page.goto(`/?q=${name}`);
  const row = page.getByRole("row").filter({ hasText: name });
  const ask = async (item: string) => {
    await row.getByRole("button", { name: `Actions for all shards of ${name}` }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  await ask("Pause all shards…");
  await expect(page).toHaveURL(new RegExp(`pause=${wholeKey}`));
  await page.reload();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("3 stay waiting");
  await dialog.getByLabel("Reason (optional)").fill("Mail is down");
  await dialog.getByRole("button", { name: "Pause all" }).click();
  await expect(page.getByText(`All 3 shards of ${name} are paused.`)).toBeVisible();
  await expect(page).not.toHaveURL(/pause=/);
  expect(await paused()).toEqual([true, true, true]);
  await expect(row).toContainText("Paused");

  const flag = `e2e-hold-${Date.now()}`;
  const hold = { enabled: true, action: "hold", reason: "test", expiresAt: null } as const;
  await putFlag(contextOf(redis), flag, { ...hold, scope: { queue: keys[1] } }, "operator");
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Search, jump and act" });
  await palette.getByRole("combobox").fill(name);
  await palette.getByRole("option", { name: `Resume all shards of ${name}…` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Resume all" }).click();
  await expect(page.getByRole("heading", { name: `2 of 3 shards of ${name} run again.` })).toBeVisible();
  await expect(dialog.getByRole("alert")).toContainText(`${name}~1: Kill switch ${flag} holds this queue.`);
  expect(await paused()).toEqual([false, true, false]);
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(page).not.toHaveURL(/resume=/);

  await page.goto("/audit");
  const entry = page.getByRole("listitem").filter({ hasText: name }).first();
  await expect(entry).toContainText("Resumed all shards");
  await expect(entry).toContainText(`Not changed: 1 of 3 shards (${name}~1).`);
  await deleteFlag(contextOf(redis), flag);
});

test("the palette pauses a queue that is not spread by its own page", async ({ page, ownQueue }) => {
  await listed(page, ownQueue.key);
  await page.goto("/");
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog");
  await palette.getByRole("combobox").fill(ownQueue.name);
  await palette.getByRole("option", { name: `Pause ${ownQueue.name}…` }).click();
  await expect(page).toHaveURL(new RegExp(`/queues/${ownQueue.key}\\?do=pause`));
  const dialog = page.getByRole("dialog", { name: `Pause ${ownQueue.name}?` });
  await dialog.getByRole("button", { name: "Pause", exact: true }).click();
  await expect(page.getByText(`${ownQueue.name} is paused.`)).toBeVisible();
  await expect(page).not.toHaveURL(/do=/);
  expect(await ownQueue.queue.isPaused()).toBe(true);
});
