import type { Page } from "@playwright/test";
import { expectAccessible, expectNoViolations } from "./fixtures/accessible";
import { listed } from "./fixtures/listed";
import { product } from "./fixtures/product";
import { startStandalone } from "./fixtures/standalone";
import { expect, type OwnQueue, test } from "./fixtures/test";

test.setTimeout(150_000);

/** Two causes that no other test has: three dead letters of a jammed till, two of an empty one. */
async function twoCauses(page: Page, { queue, name, key, work }: OwnQueue): Promise<string> {
  const till = `till ${name.replace(/\W|\d/g, "")}`;
  work(async (job) => {
    throw new Error(`The ${till} is ${job.name}`);
  });
  await queue.addBulk(
    ["jammed", "jammed", "jammed", "empty", "empty"].map((state) => ({
      name: state,
      data: {},
      opts: { attempts: 1 },
    })),
  );
  await listed(page, key);
  await expect.poll(() => queue.getFailedCount()).toBe(5);
  await page.goto(`/dead-letters?queue=${key}`);
  await expect(groups(page)).toHaveCount(2, { timeout: 30_000 });
  return till;
}

const groups = (page: Page) =>
  page.getByRole("region", { name: "Groups of dead letters" }).getByRole("listitem");

/** Puts whatever rules in force that the page has not seen; an empty list takes all away. */
async function putRules(page: Page, rules: unknown[], reason: string): Promise<void> {
  const { current } = (await (await page.request.get("/api/v1/dead-letters/rules")).json()) as {
    current: { version: number };
  };
  const answer = await page.request.put("/api/v1/dead-letters/rules", {
    headers: { origin: product().baseUrl },
    data: { rules, ifVersion: current.version, reason },
  });
  expect(answer.status()).toBe(200);
}

test("two causes that are one trouble are merged by keys after a preview, and taken apart again by one click", async ({
  page,
  ownQueue,
}) => {
  const till = await twoCauses(page, ownQueue);
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.keyboard.press("m");
  const dialog = page.getByRole("dialog", { name: "Merge 2 groups" });
  const preview = dialog.getByRole("region", { name: "What it would change" });
  await expect(preview.getByText("2 dead letters would be in another group.")).toBeVisible();
  await dialog.getByRole("radio", { name: `The ${till} is empty` }).click();
  await expect(preview.getByText("3 dead letters would be in another group.")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Merge", exact: true }).click();
  await expect(dialog.getByText("Say why")).toBeVisible();
  await dialog.getByLabel("Reason").fill("Both are the same till");
  await dialog.getByRole("button", { name: "Merge", exact: true }).click();
  await expect(groups(page)).toHaveCount(1);
  await expect(groups(page).getByText("5 100 %")).toBeVisible();

  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Undone: the rules are what they were.")).toBeVisible();
  await expect(groups(page)).toHaveCount(2);
});

test("a group is split from its page; the page of rules tells it, reorders, removes, and puts a former version in force again", async ({
  page,
  ownQueue,
}) => {
  const till = await twoCauses(page, ownQueue);
  await page.getByRole("checkbox", { name: "Select all shown" }).click();
  await page.getByRole("button", { name: "Merge…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("Both are the same till");
  await dialog.getByRole("button", { name: "Merge", exact: true }).click();
  await expect(groups(page)).toHaveCount(1);

  await groups(page).getByRole("link").click();
  await page.getByRole("button", { name: "Split…" }).click();
  const preview = dialog.getByRole("region", { name: "What it would change" });
  await expect(preview.getByText(`queue ${ownQueue.name}`)).toBeVisible();
  await dialog.getByRole("radio", { name: "By a text in the message" }).click();
  await expect(page).toHaveURL(/split=text/);
  await expect(preview.getByText("Say which text")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Text" }).fill(`${till} is EMPTY`);
  await expect(preview.getByText("2 dead letters would be in another group.")).toBeVisible();
  await dialog.getByLabel("Reason").fill("An empty till is nobody's fault");
  await dialog.getByRole("button", { name: "Split", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(/· 3 dead letters,/)).toBeVisible();

  await page.keyboard.press("g");
  await page.keyboard.press("u");
  const rules = page.getByRole("list", { name: "Rules in force" }).getByRole("listitem");
  await expect(page.getByText("“An empty till is nobody's fault”")).toBeVisible();
  await expect(rules).toHaveText([
    new RegExp(`Merge The ${till} is empty into The ${till} is jammed`),
    new RegExp(`Split The ${till} is jammed: what has “${till} is EMPTY”`),
  ]);
  await page.getByRole("button", { name: "Move rule 2 up" }).click();
  await expect(rules.first()).toContainText("Split");
  await expect(page.getByRole("button", { name: "Move rule 1 down" })).toBeFocused();
  await page.getByRole("button", { name: "Preview and apply…" }).click();
  await expect(preview.getByText("2 dead letters would be in another group.")).toBeVisible();
  await expectNoViolations(page);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Drop changes" }).click();
  await expect(rules.first()).toContainText("Merge");

  await page.getByRole("button", { name: "Remove rule 1" }).click();
  await expect(page.getByText("Not in force yet: 1 rule removed.")).toBeVisible();
  await page.getByRole("button", { name: "Remove rule 1" }).click();
  await expect(page.getByText("No rule would be left")).toBeVisible();
  await page.getByRole("button", { name: "Preview and apply…" }).click();
  await dialog.getByLabel("Reason").fill("Begin anew");
  await dialog.getByRole("button", { name: "Put in force" }).click();
  await expect(page.getByText("“Begin anew”")).toBeVisible();
  await expectAccessible(page);

  const former = page.getByRole("region", { name: "Former versions" }).getByRole("listitem");
  await former.first().getByRole("button").click();
  await expect(page).toHaveURL(/version=\d+/);
  await expect(dialog.getByRole("listitem")).toHaveCount(2);
  await expect(preview.getByText("2 dead letters would be in another group.")).toBeVisible();
  await dialog.getByLabel("Reason").fill("They were right");
  await dialog.getByRole("button", { name: "Put in force again" }).click();
  await expect(rules).toHaveCount(2);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(rules).toHaveCount(0);
});

test("rules that somebody else changes meanwhile are told as such, and nothing is overwritten", async ({
  page,
  ownQueue,
}) => {
  await twoCauses(page, ownQueue);
  const found = (await (
    await page.request.get(`/api/v1/dead-letters/groups?queue=${ownQueue.key}`)
  ).json()) as { groups: { key: string; title: string }[] };
  const [first, second] = found.groups.map(({ key, title }) => ({ key, title }));
  const split = { kind: "split", group: first, by: { column: "queue" } };
  const merge = { kind: "merge", groups: [second], into: first };

  await page.getByRole("checkbox", { name: "Select all shown" }).click();
  await page.getByRole("button", { name: "Merge…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("Both are the same till");
  await expect(dialog.getByText("2 dead letters would be in another group.")).toBeVisible();
  await putRules(page, [split], "Somebody was quicker");
  await dialog.getByRole("button", { name: "Merge", exact: true }).click();
  await expect(dialog.getByRole("alert")).toContainText("“Somebody was quicker”");
  await dialog.getByRole("button", { name: "Merge", exact: true }).click();
  await expect(dialog).toBeHidden();

  await page.goto("/dead-letters/rules");
  const rules = page.getByRole("list", { name: "Rules in force" }).getByRole("listitem");
  await expect(rules).toHaveCount(2);
  await page.getByRole("button", { name: "Remove rule 1" }).click();
  await page.getByRole("button", { name: "Preview and apply…" }).click();
  await dialog.getByLabel("Reason").fill("Not wanted");
  await expect(dialog.getByText("dead letters would be in another group.")).toBeVisible();
  await putRules(page, [merge], "Quicker again");
  await dialog.getByRole("button", { name: "Put in force" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("alert").getByText("“Quicker again”")).toBeVisible();
  await expectNoViolations(page);
  await page.getByRole("button", { name: "Drop changes" }).click();
  await expect(rules).toHaveCount(1);
  await putRules(page, [], "The test is over");
});

test("a read-only product shows rules and groups, and changes none", async ({ page, ownQueue }) => {
  await twoCauses(page, ownQueue);
  const server = await startStandalone("web", { REDIS_URL: product().redisUrl, READ_ONLY: "1" });
  try {
    await page.goto(`${server.url}/dead-letters?queue=${ownQueue.key}`);
    await page.getByRole("checkbox", { name: "Select all shown" }).click();
    await expect(page.getByRole("button", { name: "Merge…" })).toBeDisabled();
    await groups(page).first().getByRole("link").click();
    await expect(page.getByRole("button", { name: "Split…" })).toBeDisabled();
  } finally {
    await server.stop();
  }
});
