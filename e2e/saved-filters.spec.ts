import type { Page } from "@playwright/test";
import { startRedis } from "@/lib/testing/redis-server";
import { expectAccessible } from "./fixtures/accessible";
import { startStandalone } from "./fixtures/standalone";
import { expect, test } from "./fixtures/test";

test.setTimeout(150_000);

const menu = (page: Page) => page.getByRole("dialog", { name: "Saved filters" });

/** Opens the menu; a click that came before the page was alive is made again. */
async function open(page: Page): Promise<void> {
  await expect(async () => {
    if (!(await menu(page).isVisible()))
      await page.getByRole("button", { name: "Saved", exact: true }).click();
    await expect(menu(page)).toBeVisible({ timeout: 1_000 });
  }).toPass();
}

async function save(page: Page, name: string, verb = "Save"): Promise<void> {
  await open(page);
  await menu(page).getByLabel("Name for the present filter").fill(name);
  await menu(page).getByRole("button", { name: verb, exact: true }).click();
}

async function use(page: Page, name: string): Promise<void> {
  await open(page);
  await menu(page).getByRole("link", { name }).click();
  await expect(menu(page)).toHaveCount(0);
}

test("without a log-in the browser keeps filters of all pages: used, replaced, deleted, taken back", async ({
  page,
}) => {
  await page.goto("/dead-letters/jobs");
  await open(page);
  await expect(menu(page).getByText(/there is nothing to save/)).toBeVisible();
  await page.keyboard.press("Escape");

  await page.goto("/dead-letters/jobs?tenant=acme&class=poison&job=q+1");
  await save(page, "Acme's poison");
  await expect(menu(page).getByText("Kept in this browser.")).toBeVisible();
  await expect(menu(page).getByRole("link", { name: "Acme's poison" })).toBeVisible();
  await expectAccessible(page);

  await page.goto("/dead-letters/search?payload=needle&name=pay");
  await save(page, "Needles");
  await page.goto("/dead-letters?text=till");
  await save(page, "Tills");
  await page.reload();
  await use(page, "Acme's poison");
  await expect(page).toHaveURL(/\/dead-letters\/jobs\?class=poison&tenant=acme$/);
  await expect(page.getByRole("list", { name: "Filtered by" }).getByText("Of tenant acme")).toBeVisible();
  await use(page, "Needles");
  await expect(page).toHaveURL(/\/dead-letters\/search\?name=pay&payload=needle$/);
  await expect(page.getByLabel("Text in the payload")).toHaveValue("needle");
  await use(page, "Tills");
  await expect(page).toHaveURL(/\/dead-letters\?state=open&text=till$/);
  await expect(page.getByLabel("Text in the error")).toHaveValue("till");

  await page.goto("/dead-letters/jobs?tenant=globex");
  await save(page, "Acme's poison", "Replace");
  await expect(page.getByText("“Acme's poison” is replaced.")).toBeVisible();
  const drop = menu(page).getByRole("button", { name: "Delete Acme's poison" });
  await drop.click();
  await expect(drop).toHaveCount(0);
  await expect(page.getByText("“Acme's poison” is deleted.")).toBeVisible();
  await page.keyboard.press("Escape");
  await page
    .getByRole("listitem")
    .filter({ hasText: "is deleted" })
    .getByRole("button", { name: "Undo" })
    .click();
  await page.goto("/dead-letters/jobs");
  await use(page, "Acme's poison");
  await expect(page).toHaveURL(/\/dead-letters\/jobs\?tenant=globex$/);
});

test("who logs in finds filters anywhere, and can use them where nothing may be changed", async ({
  page,
  browser,
}) => {
  const redis = await startRedis();
  const password = "correct horse battery";
  const env = { REDIS_URL: redis.url, SPILLWAY_PASSWORD: password };
  const [server, reading] = await Promise.all([
    startStandalone("web", env),
    startStandalone("web", { ...env, READ_ONLY: "1" }),
  ]);
  const logIn = async (one: Page, url: string) => {
    await one.goto(url);
    await one.getByLabel("Password").fill(password);
    await one.keyboard.press("Enter");
    await expect(one.getByRole("button", { name: "Saved", exact: true })).toBeVisible();
  };
  const elsewhere = await browser.newContext();
  try {
    await logIn(page, `${server.url}/dead-letters/jobs?name=pay`);
    await save(page, "Payments");
    await expect(menu(page).getByText("Kept for you, wherever you log in.")).toBeVisible();
    await expect(menu(page).getByRole("link", { name: "Payments" })).toBeVisible();

    const other = await elsewhere.newPage();
    await logIn(other, `${reading.url}/dead-letters/jobs`);
    await open(other);
    await expect(menu(other).getByText(/read-only: filters can be used, not changed/)).toBeVisible();
    await expect(menu(other).getByRole("button", { name: "Delete Payments" })).toBeDisabled();
    await expect(menu(other).getByLabel("Name for the present filter")).toBeDisabled();
    await expectAccessible(other);
    await menu(other).getByRole("link", { name: "Payments" }).click();
    await expect(other).toHaveURL(/\/dead-letters\/jobs\?name=pay$/);

    await menu(page).getByRole("button", { name: "Delete Payments" }).click();
    await expect(menu(page).getByRole("link", { name: "Payments" })).toHaveCount(0);
    await page.getByRole("button", { name: "Undo" }).click();
    await open(page);
    await expect(menu(page).getByRole("link", { name: "Payments" })).toBeVisible();
  } finally {
    await elsewhere.close();
    await server.stop();
    await reading.stop();
    await redis.dispose();
  }
});
