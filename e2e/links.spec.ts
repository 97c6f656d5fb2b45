import { expect, test } from "./fixtures/test";

test("a page fetches no other page until somebody means to go there, and then ahead of the click", async ({
  page,
  ownQueue,
}) => {
  const ahead: string[] = [];
  page.on("request", (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (searchParams.has("_rsc")) ahead.push(pathname);
  });
  await page.goto(`/queues/${ownQueue.key}`);
  await expect(page.getByRole("region", { name: "Throughput" }).locator(".recharts-surface")).toBeVisible();
  expect(ahead).toEqual([]);
  const pages = page.getByRole("navigation", { name: "Pages" });
  await pages.getByRole("link", { name: "Audit" }).hover();
  await expect.poll(() => ahead).toContain("/audit");
  await pages.getByRole("link", { name: "Workers" }).focus();
  await expect.poll(() => ahead).toContain("/workers");
  expect(new Set(ahead)).toEqual(new Set(["/audit", "/workers"]));
});
