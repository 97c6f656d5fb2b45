import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { indexed, listed } from "./fixtures/listed";
import { expect, test } from "./fixtures/test";

test.setTimeout(150_000);

test("dead letters are exported, discarded, and come back from the file and from the discard's own archive", async ({
  page,
  ownQueue,
}) => {
  let healthy = false;
  ownQueue.work(async () => {
    if (!healthy) throw new Error("The till is jammed");
  });
  const names = ["a", "b", "c"];
  await ownQueue.queue.addBulk(
    names.map((name) => ({ name, data: { name }, opts: { attempts: 1, jobId: `till-${name}` } })),
  );
  await listed(page, ownQueue.key);
  await expect.poll(() => ownQueue.queue.getFailedCount()).toBe(3);
  await indexed(page, ownQueue.key, 3);

  await page.goto(`/dead-letters/jobs?queue=${ownQueue.key}`);
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^dead-letters-.*\.ndjson\.gz$/);
  const file = await download.path();
  const lines = gunzipSync(await readFile(file))
    .toString()
    .trimEnd()
    .split("\n");
  expect(lines).toHaveLength(5);
  expect(JSON.parse(lines[4] ?? "")).toMatchObject({ kind: "end", letters: 3 });

  await page.getByRole("checkbox", { name: "Select all shown" }).click();
  await page.getByRole("button", { name: "Discard…" }).click();
  const discard = page.getByRole("dialog");
  await expect(discard.getByRole("checkbox", { name: "Keep an archive" })).toBeChecked();
  await discard.getByLabel("Reason").fill("Not wanted");
  await discard.getByRole("button", { name: "Discard 3 jobs" }).click();
  await expect(page.getByText("3 discarded")).toBeVisible({ timeout: 30_000 });
  expect(await ownQueue.queue.getFailedCount()).toBe(0);

  healthy = true;
  await page.getByRole("link", { name: "Details" }).click();
  const archive = page.getByRole("region", { name: "Archive" });
  await expect(archive.getByText("3 dead letters")).toBeVisible();
  await archive.getByRole("button", { name: "Undo…" }).click();
  const undo = page.getByRole("dialog");
  await undo.getByLabel("Reason").fill("It was the wrong filter");
  await undo.getByRole("button", { name: "Undo the discard" }).click();
  await expect(undo.getByRole("region", { name: "What it did" })).toContainText("Added3");
  await undo.getByRole("button", { name: "Close" }).first().click();
  await expect(archive.getByText("“It was the wrong filter”")).toBeVisible();
  await expect.poll(() => ownQueue.queue.getCompletedCount()).toBe(3);

  await page.goto("/dead-letters/jobs");
  await page.getByRole("button", { name: "Import…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("File").setInputFiles({
    name: "letters.ndjson.gz",
    mimeType: "application/gzip",
    buffer: await readFile(file),
  });
  await dialog.getByLabel("Reason").fill("Wanted after all");
  await dialog.getByRole("button", { name: "Look what it would do" }).click();
  // They are there: completed, and kept.
  await expect(dialog.getByRole("region", { name: "What it would do" })).toContainText("There already3");
  await ownQueue.queue.clean(0, 0, "completed");
  await dialog.getByRole("button", { name: "Look what it would do" }).click();
  await dialog.getByRole("button", { name: "Import 3 jobs" }).click();
  await expect(dialog.getByRole("region", { name: "What it did" })).toContainText("Added3");
  await expect.poll(() => ownQueue.queue.getCompletedCount()).toBe(3);
  await page.goto(`/queues/${ownQueue.key}/jobs/till-a`);
  await expect(page.getByRole("heading", { name: "Earlier lives" })).toBeVisible();
  await expect(page.getByText("The till is jammed").first()).toBeVisible();
});

test("a file that is no archive, and one that was cut off, are told as such before anything is imported", async ({
  page,
  ownQueue,
}) => {
  await ownQueue.queue.add("x", {});
  await listed(page, ownQueue.key);
  await page.goto("/dead-letters/jobs");
  await page.getByRole("button", { name: "Import…" }).click();
  const dialog = page.getByRole("dialog");
  const choose = (text: string) =>
    dialog.getByLabel("File").setInputFiles({
      name: "letters.ndjson",
      mimeType: "application/x-ndjson",
      buffer: Buffer.from(text),
    });
  await dialog.getByLabel("Reason").fill("Wanted after all");
  await choose("hello\n");
  await dialog.getByRole("button", { name: "Look what it would do" }).click();
  await expect(dialog.getByRole("alert")).toContainText("not an archive of dead letters");
  const manifest = {
    kind: "manifest",
    what: "dead-letters",
    format: 1,
    archive: `cut-${ownQueue.name}`.slice(0, 60),
    writtenAt: 1,
    release: "0.0.0",
    filter: {},
    operation: null,
    frozenAt: 1,
    matching: 9,
  };
  await choose(`${JSON.stringify(manifest)}\n`);
  await dialog.getByRole("button", { name: "Look what it would do" }).click();
  await expect(dialog.getByRole("alert")).toContainText("cut off");
});
