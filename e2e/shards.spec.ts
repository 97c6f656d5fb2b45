import { randomBytes } from "node:crypto";
import { Queue } from "bullmq";
import { shardName } from "@/lib/contract/shards";
import { queueKey } from "@/lib/queues/identity";
import { listed } from "./fixtures/listed";
import { test as base, expect } from "./fixtures/test";

interface Spread {
  name: string;
  /** Keys of its shards, in order. */
  keys: [string, string, string];
}

/** A queue over three shards, with 0, 1 and 2 jobs waiting and one delayed in each. */
const test = base.extend<{ spread: Spread }>({
  spread: async ({ redis }, use) => {
    const name = `e2e-spread-${randomBytes(4).toString("hex")}`;
    const queues = [0, 1, 2].map((index) => new Queue(shardName(name, index), { connection: redis }));
    for (const [index, queue] of queues.entries()) {
      queue.on("error", () => {});
      await queue.addBulk(Array.from({ length: index }, () => ({ name: "work", data: {} })));
      await queue.add("later", {}, { delay: 3_600_000 });
    }
    const [a, b, c] = queues.map((queue) => queueKey({ prefix: "bull", name: queue.name }));
    await use({ name, keys: [a ?? "", b ?? "", c ?? ""] });
    for (const queue of queues) {
      await queue.obliterate({ force: true });
      await queue.close();
    }
  },
});
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
