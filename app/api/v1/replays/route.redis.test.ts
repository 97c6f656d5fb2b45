import { expect, test } from "vitest";
import { GET as listAudit } from "@/app/api/v1/audit/route";
import { GET as listDeadLetters } from "@/app/api/v1/dead-letters/route";
import { GET as getData, PUT as putData } from "@/app/api/v1/queues/[queue]/jobs/[id]/data/route";
import { POST as replayJob } from "@/app/api/v1/queues/[queue]/jobs/[id]/replay/route";
import { GET as getJob } from "@/app/api/v1/queues/[queue]/jobs/[id]/route";
import { GET as listJobs } from "@/app/api/v1/queues/[queue]/jobs/route";
import { serverContext } from "@/lib/http/server-context";
import { testContext } from "@/lib/testing/context";
import { knownQueue, writeFailedJobs } from "@/lib/testing/failed-fixture";
import { testServerOfFile } from "@/lib/testing/server";
import { PUT as putBackOff } from "./[id]/back-off/route";
import { POST as cancel } from "./[id]/cancel/route";
import { GET as getReplay } from "./[id]/route";
import { POST as createReplay, GET as listReplays } from "./route";

testServerOfFile();

type Handler = (
  request: Request,
  segment: { params: Promise<Record<string, string | string[] | undefined>> },
) => Promise<Response>;

interface Call {
  params?: Record<string, string>;
  query?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

function send(handler: Handler, method: string, { params = {}, query = "", body, headers }: Call = {}) {
  const request = new Request(`http://127.0.0.1/x?${query}`, {
    method,
    headers: { host: "127.0.0.1", "sec-fetch-site": "same-origin", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return handler(request, { params: Promise.resolve(params) });
}

async function failedQueue() {
  const ctx = testContext({ keys: serverContext().keys });
  const { key, identity } = await knownQueue(ctx, "routes <b>&</b>");
  await writeFailedJobs(ctx.redis, identity, [
    { id: "one", name: "<img src=x>", failedAt: 1_700_000_000_000, data: "not { json" },
    { id: "two", failedAt: 1_700_000_000_001 },
  ]);
  return { key };
}

test("dead letters are listed, a payload is downloaded, mended and replayed, and the audit tells it", async () => {
  const { key } = await failedQueue();
  const list = await send(listDeadLetters, "GET", { query: `queue=${key}&limit=1` });
  expect(list.status).toBe(200);
  expect(await list.json()).toMatchObject({ total: 2, items: [{ id: "two", queue: key }], scan: null });
  const jobs = await (await send(listJobs, "GET", { params: { queue: key }, query: "state=failed" })).json();
  expect(jobs.jobs.map((job: { id: string }) => job.id)).toEqual(["two", "one"]);

  const params = { queue: key, id: "one" };
  const download = await send(getData, "GET", { params });
  expect(await download.text()).toBe("not { json");
  expect(download.headers.get("content-type")).toBe("application/octet-stream");
  expect(download.headers.get("content-disposition")).toContain("attachment");
  expect(download.headers.get("x-content-type-options")).toBe("nosniff");

  const edited = await send(putData, "PUT", { params, body: { data: { good: true }, reason: "typo" } });
  expect(await edited.json()).toEqual({ id: "one", bytes: 13 });
  expect(await (await send(replayJob, "POST", { params, body: {} })).json()).toEqual({
    id: "one",
    state: "waiting",
  });
  expect((await send(replayJob, "POST", { params, body: {} })).status).toBe(409);
  const job = await (await send(getJob, "GET", { params })).json();
  expect(job).toMatchObject({ state: "waiting", name: "<img src=x>", data: { text: '{"good":true}' } });

  const { entries } = await (await send(listAudit, "GET", { query: "limit=3" })).json();
  expect(entries.map((it: { action: string; outcome: string }) => [it.action, it.outcome])).toEqual([
    ["job.replay", "refused"],
    ["job.replay", "done"],
    ["job.data", "done"],
  ]);
  expect(entries[2]).toMatchObject({ before: "not { json", after: '{"good":true}', reason: "typo" });
});

test("a replay is created once for one Idempotency-Key, listed, read and cancelled", async () => {
  const { key } = await failedQueue();
  const body = { selection: { filter: { queue: key } }, reason: "mended" };
  const dry = await send(createReplay, "POST", { body: { ...body, dryRun: true } });
  expect([dry.status, await dry.json()]).toMatchObject([200, { id: null, total: 2, dryRun: true }]);
  const headers = { "idempotency-key": "abc" };
  const first = await send(createReplay, "POST", { body, headers });
  expect(first.status).toBe(202);
  const created = await first.json();
  const repeat = await send(createReplay, "POST", { body, headers });
  expect([repeat.status, await repeat.json()]).toEqual([202, created]);
  const other = await send(createReplay, "POST", { body: { ...body, reason: "another" }, headers });
  expect(other.status).toBe(422);
  expect((await send(createReplay, "POST", { body: { ...body, reason: "" } })).status).toBe(400);

  const { replays } = await (await send(listReplays, "GET")).json();
  expect(replays).toMatchObject([
    { id: created.id, kind: "replay", state: "pending", total: 2, replayed: 0 },
  ]);
  const params = { id: created.id };
  expect((await (await send(cancel, "POST", { params })).json()).state).toBe("cancelled");
  expect((await (await send(getReplay, "GET", { params })).json()).state).toBe("cancelled");
  expect((await send(getReplay, "GET", { params: { id: "nope" } })).status).toBe(404);
});

test("when a replay slows down is said anew, with a reason that the audit keeps", async () => {
  const { key } = await failedQueue();
  const body = { selection: { filter: { queue: key, tenant: "(none)" } }, reason: "mended" };
  const { id } = await (await send(createReplay, "POST", { body })).json();
  const read = async () => (await send(getReplay, "GET", { params: { id } })).json();
  expect(await read()).toMatchObject({ total: 2, backOff: { failureShare: 0.5 }, slowed: null });
  const put = (to: unknown) => send(putBackOff, "PUT", { params: { id }, body: to });
  expect((await put({ backOff: { failureShare: 2 }, reason: "too much" })).status).toBe(400);
  expect((await put({ backOff: null })).status).toBe(400);
  expect(await (await put({ backOff: null, reason: "They may die" })).json()).toMatchObject({
    backOff: null,
  });
  expect(await read()).toMatchObject({ backOff: null });
  const { entries } = await (await send(listAudit, "GET", { query: "limit=5" })).json();
  expect(entries[0]).toMatchObject({
    action: "replay.back-off",
    target: { id },
    reason: "They may die",
    before: { backOff: { failureShare: 0.5 } },
    after: { backOff: null },
  });
  await send(cancel, "POST", { params: { id } });
  expect((await put({ backOff: null, reason: "Too late" })).status).toBe(409);
});

test("what is not there or not well formed is refused with its status", async () => {
  const { key } = await failedQueue();
  expect((await send(listDeadLetters, "GET", { query: "cursor=zzz" })).status).toBe(400);
  expect((await send(listDeadLetters, "GET", { query: "queue=bm9wZTpub3Bl" })).status).toBe(404);
  expect((await send(getJob, "GET", { params: { queue: key, id: "gone" } })).status).toBe(404);
  const data = { params: { queue: key, id: "one" }, body: {} };
  expect((await send(putData, "PUT", data)).status).toBe(400);
});
