import { expect, test } from "vitest";
import { listAuditEntries } from "@/lib/audit/audit-log";
import type { ImportLine } from "@/lib/contract/archives";
import { testContext } from "@/lib/testing/context";
import { knownQueue, writeFailedJobs } from "@/lib/testing/failed-fixture";
import { testRequest, testServer } from "@/lib/testing/server";
import { GET } from "../export/route";
import { POST } from "./route";

const none = { params: Promise.resolve({}) };

async function post(query: string, body: Uint8Array<ArrayBuffer> | string) {
  const headers = { "content-type": "application/octet-stream" };
  const { url, headers: sent } = testRequest("POST", `/api/v1/dead-letters/import?${query}`, { headers });
  const response = await POST(new Request(url, { method: "POST", headers: sent, body }), none);
  const text = await response.text();
  if (response.status !== 200) return { status: response.status, lines: [], problem: JSON.parse(text) };
  const lines = text
    .trimEnd()
    .split("\n")
    .map((line): ImportLine => JSON.parse(line));
  return { status: 200, lines, problem: null };
}

test("what was downloaded is uploaded again: first looked at, then imported, which the audit tells with its reason", async () => {
  const server = testServer();
  const ctx = testContext({ keys: server.keys });
  const { key, identity, queue } = await knownQueue(ctx, "mail");
  await writeFailedJobs(ctx.redis, identity, [
    { id: "a", failedAt: 1_700_000_000_000 },
    { id: "b", failedAt: 1_700_000_000_001 },
  ]);
  const file = await GET(testRequest("GET", `/api/v1/dead-letters/export?queue=${key}`), none);
  const bytes = new Uint8Array(await file.arrayBuffer());
  await queue.clean(0, 0, "failed");

  const reason = "reason=wanted+back";
  const dry = await post(`${reason}&dryRun=true`, bytes);
  expect(dry.lines.at(-1)).toMatchObject({ kind: "summary", dryRun: true, added: 2 });
  expect(await queue.getWaitingCount()).toBe(0);
  const real = await post(`${reason}&queue=${key}&delay=60000`, bytes);
  expect(real.lines.map(({ kind }) => kind)).toEqual(["manifest", "progress", "summary"]);
  expect(real.lines.at(-1)).toMatchObject({ added: 2, complete: true });
  expect(await queue.getDelayedCount()).toBe(2);
  const { entries } = await listAuditEntries(server, { limit: 9 });
  expect(entries.filter(({ action }) => action === "dead-letters.import")).toMatchObject([
    { reason: "wanted back", outcome: "done", target: { queue: key }, after: { added: 2 } },
  ]);
});

test("what is no archive, an import without a reason, and a queue that is not there are problem documents", async () => {
  testServer();
  expect((await post("reason=wanted+back", "hello\n")).problem).toMatchObject({ code: "unprocessable" });
  expect((await post("", "{}")).problem).toMatchObject({ code: "invalid_request" });
  expect((await post("reason=wanted+back&queue=bm9wZTpub3Bl", "{}")).status).toBe(404);
});
