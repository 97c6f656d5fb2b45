import { readFile } from "node:fs/promises";
import { UnrecoverableError } from "bullmq";
import { listed } from "./fixtures/listed";
import { expect, test } from "./fixtures/test";

test.setTimeout(150_000);

test("the charts of a queue share a time and a cursor, and a dead letter is found from its moment", async ({
  page,
  ownQueue,
}) => {
  await ownQueue.queue.add("kept", {}, { delay: 3_600_000 });
  await listed(page, ownQueue.key);
  ownQueue.work(async () => {
    throw new UnrecoverableError("no use");
  });
  await ownQueue.queue.add("hopeless", {});
  await page.goto(`/queues/${ownQueue.key}`);

  const throughput = page.getByRole("region", { name: "Throughput", exact: true });
  await throughput.getByRole("button", { name: "Table" }).click();
  const death = throughput.getByRole("link", { name: /^0?[.\d]+$/ }).and(page.getByTitle(/^Dead letters/));
  await expect(death.first()).toBeVisible({ timeout: 20_000 });
  await expect(death.first()).toHaveAttribute("href", /dead-letters\/jobs\?queue=.+&from=\d+&to=\d+$/);

  const saved = page.waitForEvent("download");
  await throughput.getByRole("button", { name: /as CSV$/ }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toBe(`${ownQueue.name}_throughput_15m.csv`);
  expect(await readFile(await file.path(), "utf8")).toMatch(
    /^Time,in,out,.*dead letters\r\n\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z,/,
  );

  const cursor = (title: string) => page.getByRole("slider", { name: `${title}: moment` });
  await cursor("Depth by state").focus();
  await page.keyboard.press("ArrowLeft");
  const moment = /^\d\d \w+ \d{4}, \d\d:\d\d:\d\d/;
  await expect(cursor("Depth by state")).toHaveAttribute("aria-valuetext", moment);
  await throughput.getByRole("button", { name: "Chart" }).click();
  const box = await cursor("Depth by state").boundingBox();
  if (!box) throw new Error("The chart is drawn.");
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.5, y);
  await expect(cursor("Throughput")).toHaveAttribute("aria-valuetext", moment);

  // Escape drops what is being selected; the next time it zooms all charts, and Back shows what was before.
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.7, y, { steps: 4 });
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect(page).not.toHaveURL(/from=/);
  await page.mouse.move(box.x + box.width * 0.5, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.9, y, { steps: 4 });
  await page.mouse.up();
  await expect(page).toHaveURL(/from=\d+&to=\d+/);
  await expect(page.getByText(/^Paused at/)).toBeVisible();
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await expect(page.getByText(/^Live/)).toBeVisible();
  await expect(page).not.toHaveURL(/from=/);

  // What if there were more workers is asked in the address; "as it is" takes it back.
  const forecast = page.getByRole("region", { name: "When the backlog is gone" });
  await forecast.getByRole("slider", { name: "Jobs at once" }).press("ArrowRight");
  await expect(page).toHaveURL(/ifAtOnce=2/);
  await forecast.getByRole("button", { name: "As it is" }).click();
  await expect(page).not.toHaveURL(/ifAtOnce/);
});
