import { Queue } from "bullmq";
import { expect, onTestFinished, test } from "vitest";
import { DELETE as dropKept } from "@/app/api/v1/queues/[queue]/schedulers/[scheduler]/kept/route";
import { POST as pause } from "@/app/api/v1/queues/[queue]/schedulers/[scheduler]/pause/route";
import { POST as resume } from "@/app/api/v1/queues/[queue]/schedulers/[scheduler]/resume/route";
import {
  PUT as put,
  GET as read,
  DELETE as remove,
} from "@/app/api/v1/queues/[queue]/schedulers/[scheduler]/route";
import { POST as runNow } from "@/app/api/v1/queues/[queue]/schedulers/[scheduler]/run/route";
import { listAuditEntries } from "@/lib/audit/audit-log";
import type { Scheduler } from "@/lib/contract/schedulers";
import { writeSummary } from "@/lib/testing/failed-fixture";
import { send } from "@/lib/testing/send";
import { testServer } from "@/lib/testing/server";
import { GET as agenda } from "./agenda/route";
import { GET as preview } from "./preview/route";
import { GET as list } from "./route";

async function setUp() {
  const server = testServer();
  const identity = { prefix: server.config.queuePrefix, name: "nightly" };
  const queue = new Queue(identity.name, { connection: server.redis, prefix: identity.prefix });
  onTestFinished(() => queue.close());
  await queue.waitUntilReady();
  const params = { queue: await writeSummary(server, identity), scheduler: "a/b: ☂" };
  return { server, queue, params };
}

test("a scheduler is made, listed, run, paused, resumed and removed, and the audit tells each with what was before and after", async () => {
  const { server, queue, params } = await setUp();
  const body = {
    jobName: "report",
    pattern: "30 3 * * *",
    tz: "Europe/Zurich",
    data: { key: { $secret: "abc.def.ghi" } },
    expected: null,
    reason: "Asked for by finance",
  };
  expect((await send(put, "PUT", { params, body })).status).toBe(200);
  const listed = await send<{ schedulers: Scheduler[] }>(list, "GET", { query: "q=a/b" });
  expect(listed.body.schedulers).toMatchObject([{ id: params.scheduler, schedule: { tz: "Europe/Zurich" } }]);
  expect((await send(agenda, "GET", { query: "hours=168" })).body).toMatchObject({ leftOut: 0 });
  const seen = await send<{ version: string; data: { text: string } }>(read, "GET", { params });
  expect(seen.body.data.text).not.toContain("abc.def.ghi");

  expect((await send(runNow, "POST", { params })).status).toBe(200);
  expect(await queue.getWaitingCount()).toBe(1);
  expect((await send(pause, "POST", { params, body: { reason: "A migration" } })).status).toBe(200);
  expect((await send(resume, "POST", { params })).status).toBe(200);
  expect((await queue.getJobScheduler(params.scheduler))?.template?.data).toEqual(body.data);
  expect((await send(dropKept, "DELETE", { params })).status).toBe(404);
  expect((await send(remove, "DELETE", { params, body: { reason: "No more" } })).status).toBe(200);
  expect((await send(read, "GET", { params })).status).toBe(404);

  const { entries } = await listAuditEntries(server, { limit: 10 });
  expect(entries.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
    "scheduler.delete done",
    "scheduler.drop-kept refused",
    "scheduler.resume done",
    "scheduler.pause done",
    "scheduler.run done",
    "scheduler.put done",
  ]);
  expect(entries.at(-1)).toMatchObject({
    target: params,
    reason: "Asked for by finance",
    before: null,
    after: { pattern: "30 3 * * *", data: { key: {} } },
  });
  expect(JSON.stringify(entries)).not.toContain("abc.def.ghi");
});

test("a schedule is tried without being saved, and says which field is at fault", async () => {
  const { queue, params } = await setUp();
  const tried = await send<{ runs: number[]; asOf: number }>(preview, "GET", {
    query: new URLSearchParams({ ...params, everyMs: "60000", limit: "4" }).toString(),
  });
  expect(tried.body.runs).toHaveLength(4);
  const odd = await send(preview, "GET", {
    query: new URLSearchParams({ pattern: "99 * * * *" }).toString(),
  });
  expect(odd).toMatchObject({ status: 400, body: { errors: [{ field: "pattern" }] } });
  expect(await queue.getJobSchedulersCount()).toBe(0);
});
