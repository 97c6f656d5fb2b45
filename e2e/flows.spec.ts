import { FlowProducer, type JobNode } from "bullmq";
import type { Redis } from "ioredis";
import { expectNoViolations } from "./fixtures/accessible";
import { listed } from "./fixtures/listed";
import { expect, type OwnQueue, test } from "./fixtures/test";

test.setTimeout(150_000);

/** A flow of one queue, served by a plain worker on which `child` dies until it is mended. */
async function addFamily(redis: Redis, { name, work }: OwnQueue): Promise<{ tree: JobNode; mend(): void }> {
  let broken = true;
  work(async (job) => {
    if (broken && job.name === "child") throw new Error("The child is ill");
    return job.name;
  });
  const producer = new FlowProducer({ connection: redis });
  const opts = { attempts: 1, failParentOnFailure: true };
  const tree = await producer.add({
    name: "parent",
    queueName: name,
    opts: { attempts: 1 },
    children: [
      { name: "child", queueName: name, opts },
      { name: "sibling", queueName: name, opts },
    ],
  });
  await producer.close();
  return { tree, mend: () => (broken = false) };
}

test("a dead child leads to its parent, which is replayed from the child's page once the child is done", async ({
  page,
  redis,
  ownQueue,
}) => {
  const { tree, mend } = await addFamily(redis, ownQueue);
  await expect.poll(() => tree.job.getState()).toBe("failed");
  await listed(page, ownQueue.key);

  await page.goto(`/dead-letters/jobs?queue=${ownQueue.key}`);
  const list = page.getByRole("region", { name: "Dead letters" });
  await list.getByRole("link", { name: /^parent failed/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "parent" })).toBeVisible();
  const flow = page.getByRole("region", { name: "Flow" });
  await expect(flow.getByText("2 children: 1 failed, 1 done")).toBeVisible();
  await expectNoViolations(page);

  await page.getByRole("button", { name: "Replay…", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Replay" }).click();
  await expect(page.getByText("Children that it failed with are dead letters")).toBeVisible();
  await page.keyboard.press("Escape");

  await flow.getByRole("link", { name: /^child/ }).click();
  await expect(page.getByText("Replay this job first")).toBeVisible();
  mend();
  await page.getByRole("button", { name: "Replay…", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Replay" }).click();
  await page.getByRole("button", { name: "Replay the parent…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Replay the parent" }).click();
  await expect.poll(() => tree.job.getState()).toBe("completed");
  await expect(page.getByText("Replay the parent…")).toHaveCount(0);
});

test("the dead children of a parent are replayed at once from the parent's page, and no other child", async ({
  page,
  redis,
  ownQueue,
}) => {
  const { tree, mend } = await addFamily(redis, ownQueue);
  await expect.poll(() => tree.job.getState()).toBe("failed");
  await listed(page, ownQueue.key);
  mend();
  await page.goto(`/queues/${ownQueue.key}/jobs/${tree.job.id}`);
  const flow = page.getByRole("region", { name: "Flow" });
  await flow.getByRole("button", { name: "Replay the dead children…" }).click();
  const dialog = page.getByRole("dialog", { name: "Replay 1 job" });
  await expectNoViolations(page);
  await dialog.getByLabel("Reason").fill("The child is well again");
  await dialog.getByRole("button", { name: "Replay 1 job" }).click();
  await expect(page).toHaveURL(/\/replays\//);
  await expect(page.getByRole("region", { name: "1 parent can be replayed now" })).toBeVisible();
  await page.goto(`/queues/${ownQueue.key}/jobs/${tree.job.id}`);
  await expect(flow.getByText("2 children: 2 done")).toBeVisible();
  await expect(flow.getByRole("button", { name: "Replay the dead children…" })).toHaveCount(0);
});

test("a replay of dead children says that their parents can be replayed now, and does so by one click", async ({
  page,
  redis,
  ownQueue,
  baseURL,
}) => {
  const { tree, mend } = await addFamily(redis, ownQueue);
  await expect.poll(() => tree.job.getState()).toBe("failed");
  await listed(page, ownQueue.key);
  mend();
  const created = await page.request.post("/api/v1/replays", {
    headers: { origin: baseURL ?? "" },
    data: {
      selection: { filter: { queue: ownQueue.key, name: "child" } },
      reason: "The child is well again",
    },
  });
  const { id } = (await created.json()) as { id: string };
  await page.goto(`/replays/${id}`);
  const parents = page.getByRole("region", { name: "1 parent can be replayed now" });
  await expect(parents.getByRole("link", { name: /^parent/ })).toBeVisible();
  await expectNoViolations(page);
  await parents.getByRole("button", { name: "Replay it" }).click();
  await expect(page).not.toHaveURL(new RegExp(id));
  await expect.poll(() => tree.job.getState()).toBe("completed");
});

test("a queue that throws its failures away says so on its page and above the dead letters", async ({
  page,
  ownQueue,
}) => {
  ownQueue.work(async () => {
    throw new Error("Gone without a trace");
  });
  await ownQueue.queue.pause();
  await listed(page, ownQueue.key);
  await ownQueue.queue.addBulk(
    Array.from({ length: 3 }, () => ({ name: "lost", data: {}, opts: { attempts: 1, removeOnFail: true } })),
  );
  await ownQueue.queue.resume();

  await page.goto(`/queues/${ownQueue.key}`);
  const panel = page.getByRole("region", { name: "Failures not kept" });
  await expect(panel.getByText("3 failures")).toBeVisible();
  await panel.getByText("The last 3, from BullMQ's events").click();
  await expect(panel.getByText("Gone without a trace")).toHaveCount(3);
  await expect(panel.getByText("No replay possible", { exact: true })).toHaveCount(3);
  await expectNoViolations(page);

  await page.goto("/dead-letters");
  await expect(page.getByText(/failures? not kept by/)).toBeVisible();
  await page.getByRole("link", { name: "All dead letters" }).click();
  // Both pages say it: what is opened must be on the one that stays.
  await expect(page).toHaveURL(/\/dead-letters\/jobs/);
  await page.getByText(/failures? not kept by/).click();
  await page.getByRole("link", { name: ownQueue.name }).first().click();
  await expect(panel.getByText("3 failures")).toBeVisible();
});
