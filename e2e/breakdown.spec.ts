import { FlowProducer } from "bullmq";
import { expectNoViolations } from "./fixtures/accessible";
import { listed } from "./fixtures/listed";
import { expect, test } from "./fixtures/test";

test.setTimeout(150_000);

test("a tenant that fills a queue is named, also where no worker reports tenants, and the table is sorted in the address", async ({
  page,
  ownQueue: { queue, key },
}) => {
  await listed(page, key);
  await queue.addBulk(
    Array.from({ length: 40 }, (_, n) => ({
      name: "late",
      data: { tenant: n < 36 ? "flood" : `calm-${n}` },
    })),
  );
  await page.goto(`/queues/${key}?tab=breakdown`);
  await page.getByRole("button", { name: "By tenant" }).click();
  await expect(page).toHaveURL(/by=tenant/);
  const fills = page.getByRole("region", { name: "Who fills the queue" });
  await expect(fills).toContainText("flood floods the queue: 90 % of what waits is its");
  const first = fills.getByRole("rowheader").first();
  await expect(first).toHaveText("flood");
  await expect(fills.getByRole("row").filter({ hasText: "flood" }).getByRole("cell").first()).toHaveText(
    "36",
  );
  await expect(page.getByText("BullMQ’s events name no tenant.")).toBeVisible();
  await fills.getByRole("button", { name: "Tenant", exact: true }).click();
  await expect(first).toHaveText("calm-36");
  await expect(page).toHaveURL(/shares=tenant/);
  await expectNoViolations(page);
});

test("a queue of parents says which of them wait for a dead child, and leads to it", async ({
  page,
  redis,
  ownQueue: { name, key, work },
}) => {
  work(async (job) => {
    if (job.name === "ill") throw new Error("The child is ill");
  });
  await listed(page, key);
  const producer = new FlowProducer({ connection: redis });
  const child = (of: string) => ({ name: of, queueName: name, opts: { attempts: 1 } });
  const { job } = await producer.add({
    name: "stuck",
    queueName: name,
    children: [child("ill"), child("well")],
  });
  await producer.close();

  await page.goto(`/queues/${key}?tab=jobs&state=waiting-children`);
  const blocked = page.getByRole("region", {
    name: "1 parent waits for children; 1 of them waits for a dead child.",
  });
  await expect(blocked.getByRole("img", { name: /1 done, 1 dead, waited for/ })).toBeVisible();
  await expectNoViolations(page);
  await blocked.getByRole("link", { name: "ill" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "ill" })).toBeVisible();

  await page.goto(`/queues/${key}/jobs/${job.id}`);
  const flow = page.getByRole("region", { name: "Flow" });
  await expect(flow.getByRole("img", { name: "Of 2 children: 1 done, 1 dead, waited for" })).toBeVisible();
});
