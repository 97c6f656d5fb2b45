import { expect, test } from "vitest";
import { POST as pause } from "@/app/api/v1/queues/[queue]/pause/route";
import { POST as resume } from "@/app/api/v1/queues/[queue]/resume/route";
import { listAuditEntries } from "@/lib/audit/audit-log";
import { serverContext } from "@/lib/http/server-context";
import { queueKey } from "@/lib/queues/identity";
import { testContext } from "@/lib/testing/context";
import { testServerOfFile } from "@/lib/testing/server";
import { PUT as put, DELETE as remove } from "./[key]/route";
import { GET as list } from "./route";

testServerOfFile();

function send(
  handler: typeof put,
  method: string,
  params: Record<string, string> = {},
  body?: unknown,
): Promise<Response> {
  const request = new Request("http://127.0.0.1/x", {
    method,
    headers: { host: "127.0.0.1", "sec-fetch-site": "same-origin" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return handler(request, { params: Promise.resolve(params) });
}

async function aQueue() {
  const ctx = testContext({ keys: serverContext().keys });
  const queue = ctx.queue("work");
  await queue.add("job", {});
  return { ctx, queue, key: queueKey({ prefix: ctx.prefix, name: "work" }) };
}

test("a switch is put, listed, refuses a resume, is lifted, and the audit tells all of it", async () => {
  const { ctx, queue, key } = await aQueue();
  const body = { scope: { queue: key }, reason: "Downstream is on fire" };
  const stored = await send(put, "PUT", { key: "stop" }, body);
  expect(stored.status).toBe(200);
  expect(await stored.json()).toMatchObject({ key: "stop", enabled: true, action: "hold", by: "operator" });
  const { flags, version } = await (await send(list, "GET")).json();
  expect(flags).toHaveLength(1);
  expect(version).toBeGreaterThan(0);
  expect(await queue.isPaused()).toBe(true);

  const refused = await send(resume, "POST", { queue: key });
  expect(refused.status).toBe(409);
  expect(await refused.json()).toMatchObject({ code: "conflict", detail: expect.stringContaining("stop") });
  const paused = await send(pause, "POST", { queue: key }, { reason: "as well" });
  expect(await paused.json()).toMatchObject({ paused: true, pausedBy: ["operator", "stop"] });

  const lifted = await send(remove, "DELETE", { key: "stop" });
  expect(await lifted.json()).toEqual({ key: "stop", releasing: 0 });
  const resumed = await send(resume, "POST", { queue: key });
  expect(await resumed.json()).toMatchObject({ paused: false, pausedBy: [] });

  const { entries } = await listAuditEntries(ctx, { limit: 10 });
  expect(entries.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
    "queue.resume done",
    "flag.delete done",
    "queue.pause done",
    "queue.resume refused",
    "flag.put done",
  ]);
  expect(entries.at(-1)).toMatchObject({
    reason: "Downstream is on fire",
    before: null,
    after: { key: "stop" },
  });
});

test.each([
  ["no reason", "stop", { scope: {} }, 400, "reason"],
  ["a key that cannot be one", "Stop It", { scope: {}, reason: "because" }, 400, "key"],
  ["a scope nobody knows", "stop", { scope: { host: "a" }, reason: "because" }, 400, "host"],
])("%s is refused by the field's name", async (_name, key, body, status, field) => {
  const answer = await send(put, "PUT", { key }, body);
  expect(answer.status).toBe(status);
  expect((await answer.json()).errors[0].field).toContain(field);
});

test("a switch finer than the queue is refused where no runtime worker would obey it", async () => {
  const { key } = await aQueue();
  const body = { scope: { queue: key, tenant: "acme" }, reason: "because" };
  const answer = await send(put, "PUT", { key: "fine" }, body);
  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({ detail: expect.stringContaining("runtime") });
  expect((await send(remove, "DELETE", { key: "fine" })).status).toBe(404);
  const nowhere = await send(
    put,
    "PUT",
    { key: "fine" },
    { scope: { queue: "bm9uZTpub25l" }, reason: "because" },
  );
  expect(nowhere.status).toBe(404);
});
