import { randomBytes } from "node:crypto";
import { queueKey } from "@/lib/queues/identity";
import { expectAccessible } from "./fixtures/accessible";
import { product } from "./fixtures/product";
import { expect, test } from "./fixtures/test";

/** A queue of the demo: it has charts at once. What is posted has a name of its own. */
const key = queueKey({ prefix: "bull", name: "invoices" });
const ownName = () => `e2e-${randomBytes(4).toString("hex")}`;

test("a mark is posted, stands on the charts with its words, and is deleted again", async ({ page }) => {
  const name = ownName();
  await page.goto(`/queues/${key}?tab=capacity`);
  const marks = page.getByRole("region", { name: "What happened" });
  await expect(
    page.getByText("Nothing can be expected before there are three days of history."),
  ).toBeVisible();

  await marks.getByRole("button", { name: "Post a mark…" }).click();
  const dialog = page.getByRole("dialog");
  const post = dialog.getByRole("button", { name: "Post the mark" });
  await expect(post).toBeDisabled();
  await dialog.getByLabel("What happened").fill(`Outage of ${name}`);
  await dialog.getByRole("combobox", { name: "Kind" }).click();
  await page.getByRole("option", { name: "Incident" }).click();
  await dialog.getByLabel("Link (optional)").fill("status page");
  await post.click();
  await expect(dialog.getByRole("alert")).toContainText("https://");
  await dialog.getByLabel("Link (optional)").fill("https://status.example/42");
  await expectAccessible(page);
  await post.click();
  await expect(marks.getByRole("link", { name: `Outage of ${name}` })).toHaveAttribute(
    "href",
    "https://status.example/42",
  );

  await page.getByRole("tab", { name: "Charts" }).click();
  const depth = page.getByRole("region", { name: "Depth by state" });
  // Beside a deploy of the demo's shop, or by itself.
  const words = new RegExp(`Outage of ${name}, `);
  const mark = depth.getByRole("link", { name: words }).or(depth.getByRole("button", { name: words }));
  await expect(mark).toBeVisible();

  await page.getByRole("tab", { name: "Capacity" }).click();
  await marks.getByRole("button", { name: `Delete the mark Outage of ${name}…` }).click();
  await dialog.getByRole("button", { name: "Delete the mark" }).click();
  await expect(marks.getByText(`Outage of ${name}`)).toBeHidden();
});

test("a figure that a product posts is drawn beside the queue, with how both go together", async ({
  page,
  request,
}) => {
  const name = ownName();
  await page.goto(`/queues/${key}?tab=capacity&figure=${name}`);
  const figures = page.getByRole("region", { name: "Your figures" });
  const now = Date.now();
  const answer = await request.post("/api/v1/external-series", {
    headers: { origin: product().baseUrl },
    data: {
      name,
      unit: "sign-ups/min",
      points: Array.from({ length: 30 }, (_, n) => ({ at: now - n * 20_000, value: 40 + n })),
    },
  });
  expect(answer.status()).toBe(200);
  await page.reload();
  await expect(figures.getByRole("region", { name }).getByText("sign-ups/min").first()).toBeVisible();
  await expect(
    figures.getByText(new RegExp(`${name} with the backlog|${name} and the backlog`)),
  ).toBeVisible();
  await expectAccessible(page);
  await figures.getByRole("button", { name: `Delete the figure ${name}…` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete the figure" }).click();
  await expect(figures.getByRole("region", { name })).toBeHidden();
});

test("the depth of a queue has the edges of the backlog that is usual, and says nothing of them without history", async ({
  page,
}) => {
  await page.goto(`/queues/${key}`);
  const depth = page.getByRole("region", { name: "Depth by state" });
  const edges = depth.locator("svg title", { hasText: "Usual backlog" });
  await expect(depth.getByRole("slider")).toBeVisible();
  await expect(depth.getByText("Dashed:")).toHaveCount(0);
  await expect(edges).toHaveCount(0);
  // No product of this age has three days of history: what it would answer then.
  await page.route(/\/baseline\?/, async (route) => {
    const answer = await (await route.fetch()).json();
    const all = (value: number) => answer.at.map(() => value);
    answer.history = { hours: 800, since: 0, basis: "hour-of-week", strength: "good" };
    answer.backlog = { low: all(2), mid: all(20), high: all(40) };
    await route.fulfill({ json: answer });
  });
  await page.reload();
  await expect(depth.getByText("Dashed:")).toBeVisible();
  await expect(edges).toHaveCount(1);
});
