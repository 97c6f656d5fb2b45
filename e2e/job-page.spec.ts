import type { Page } from "@playwright/test";
import { listed } from "./fixtures/listed";
import { expect, test } from "./fixtures/test";

/** Pastes a text where nobody writes. */
const paste = (page: Page, text: string) =>
  page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    document.body.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
    );
  }, text);

test("an id that is pasted on any page leads to its job, and one that nobody has is said to be missing", async ({
  page,
  ownQueue,
}) => {
  const id = `${ownQueue.name}-77`;
  await ownQueue.queue.add("lost and found", {}, { jobId: id });
  await listed(page, ownQueue.key);
  await page.goto("/audit");
  // From then on the page hears keys and pastes.
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await paste(page, ` "${id}",\n`);
  const palette = page.getByRole("dialog", { name: "Search, jump and act" });
  await expect(palette.getByRole("option", { name: "lost and found" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "lost and found" })).toBeVisible();
  await paste(page, `${id}-nowhere`);
  await expect(palette.getByText(`No job ${id}-nowhere in`)).toBeVisible();
});

test("a tree of data is walked by keys, searched, and shows all of a large payload", async ({
  page,
  ownQueue,
}) => {
  const lines = Array.from({ length: 6_000 }, (_, n) => ({ sku: `sku-${n}`, at: { shelf: n } }));
  await ownQueue.queue.add("order", { customer: { name: "Ada" }, lines }, { jobId: "big", delay: 3_600_000 });
  await listed(page, ownQueue.key);
  await page.goto(`/queues/${ownQueue.key}/jobs/big`);
  await page.getByRole("button", { name: /^Show all/ }).click();
  const tree = page.getByRole("tree", { name: "Data, tree" });
  await tree.focus();
  await page.keyboard.press("ArrowDown");
  await expect(tree.getByRole("treeitem", { selected: true })).toHaveText("nameAda");
  await page.keyboard.press("l");
  await page.keyboard.press("ArrowRight");
  await expect(tree.getByRole("treeitem", { name: "lines [6,000]" })).toHaveAttribute(
    "aria-expanded",
    "true",
  );
  await page.keyboard.press("End");
  await expect(tree.getByRole("treeitem", { selected: true })).toHaveText("5999{2}");
  await page.getByLabel("Search in the data").fill("sku-4321");
  await expect(page.getByRole("button", { name: "Next hit" })).toBeEnabled();
  await page.getByLabel("Search in the data").press("Enter");
  await expect(page.getByText("$.lines[4321].sku")).toBeVisible();
  await expect(tree.getByRole("treeitem", { selected: true }).locator("mark")).toHaveText("sku-4321");
  await expect(page).toHaveURL(/in-data=sku-4321/);
});

test("logs follow a job that runs, and what is searched in them is gone to", async ({ page, ownQueue }) => {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const worker = ownQueue.work(async (job) => {
    await job.log("needle in the beginning");
    for (let n = 0; n < 500; n++) await job.log(`row ${n}`);
    await ended;
    await job.log("the last word");
  });
  await ownQueue.queue.add("talk", {}, { jobId: "talk" });
  await listed(page, ownQueue.key);
  await page.goto(`/queues/${ownQueue.key}/jobs/talk`);
  const rows = page.getByRole("region", { name: "Log rows" });
  await expect(rows.getByText("row 499", { exact: true })).toBeVisible();
  await expect(page.getByRole("list").getByText("Attempt 1 running")).toBeVisible();
  end();
  await expect(rows.getByText("the last word")).toBeVisible();
  await page.getByLabel("Search in the logs").fill("needle");
  await expect(page.getByRole("button", { name: "Next hit" }).last()).toBeEnabled();
  await page.getByLabel("Search in the logs").press("Enter");
  await expect(rows.locator("mark")).toHaveText("needle");
  await worker.close();
});

test("a job's page is shown once its timeline is whole, and without it when nothing tells what workers decided", async ({
  page,
  ownQueue,
}) => {
  await ownQueue.queue.add("late", {}, { jobId: "late" });
  await listed(page, ownQueue.key);
  let answer = () => {};
  const asked = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(/\/decisions\?/, async (route) => {
    await asked;
    await route.continue();
  });
  await page.goto(`/queues/${ownQueue.key}/jobs/late`);
  await expect(page.getByRole("heading", { name: "late" })).toBeVisible();
  await expect(page.locator("[aria-busy=true]")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Timeline" })).toHaveCount(0);
  answer();
  await expect(page.getByRole("heading", { name: "Timeline" })).toBeVisible();

  await page.unroute(/\/decisions\?/);
  await page.route(/\/decisions\?/, (route) => route.abort());
  await page.reload();
  await expect(page.getByRole("heading", { name: "Timeline" })).toBeVisible();
});
