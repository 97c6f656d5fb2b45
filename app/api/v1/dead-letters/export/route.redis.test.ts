import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { listAuditEntries } from "@/lib/audit/audit-log";
import { wholeArchive } from "@/lib/testing/archive";
import { eventually, testContext } from "@/lib/testing/context";
import { knownQueue, writeFailedJobs } from "@/lib/testing/failed-fixture";
import { testRequest, testServer } from "@/lib/testing/server";
import { GET } from "./route";

const get = (query: string) =>
  GET(testRequest("GET", `/api/v1/dead-letters/export?${query}`), { params: Promise.resolve({}) });

async function setUp(count: number, bytes = 10) {
  const server = testServer();
  const ctx = testContext({ keys: server.keys });
  const { key, identity } = await knownQueue(ctx, "mail");
  const jobs = Array.from({ length: count }, (_, i) => ({
    id: `j${i}`,
    failedAt: 1_700_000_000_000 + i,
    failedReason: i % 2 ? "Timeout" : "Refused",
    data: JSON.stringify({ i, text: "a".repeat(bytes) }),
  }));
  await writeFailedJobs(ctx.redis, identity, jobs);
  return { server, ctx, key };
}

test("a download is a whole archive, compressed or not, of what the filter matches, and the audit says who took it", async () => {
  const { server, key } = await setUp(1_200);
  const answer = await get(`queue=${key}`);
  expect(answer.headers.get("content-type")).toBe("application/gzip");
  expect(answer.headers.get("content-disposition")).toMatch(
    /attachment; filename="dead-letters-.*\.ndjson\.gz"/,
  );
  const bytes = gunzipSync(Buffer.from(await answer.arrayBuffer()));
  const kinds = bytes
    .toString()
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).kind);
  expect([kinds.length, kinds[0], kinds.at(-1)]).toEqual([1_202, "manifest", "end"]);

  const plain = await get(`queue=${key}&text=timeout&compress=none`);
  const read = await wholeArchive(plain.body as ReadableStream<Uint8Array>);
  expect(read).toMatchObject({ end: { letters: 600, omitted: 0 }, fault: null });
  expect(read.manifest).toMatchObject({ filter: { queue: key, text: "timeout" }, matching: null });
  const entries = await eventually(async () => {
    const { entries } = await listAuditEntries(server, { limit: 5 });
    return entries.length === 2 && entries;
  });
  expect(entries[0]).toMatchObject({
    action: "dead-letters.export",
    actor: "operator",
    outcome: "done",
    after: { letters: 600, filter: { text: "timeout" } },
  });
});

test("a reader that goes away ends the reading; nothing is read far ahead of it", async () => {
  const { server, key } = await setUp(3_000, 10_000);
  const answer = await get(`queue=${key}&compress=none`);
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  await reader.read();
  await reader.cancel();
  const entry = await eventually(async () => {
    const { entries } = await listAuditEntries(server, { limit: 5 });
    return entries[0];
  });
  expect(entry).toMatchObject({ action: "dead-letters.export", outcome: "failed" });
  expect((entry.after as { letters: number }).letters).toBeLessThan(1_000);
});

test("a filter that names no queue there is, or a field that does not exist, is a problem document", async () => {
  const { key } = await setUp(1);
  expect((await get("queue=bm9wZTpub3Bl")).status).toBe(404);
  expect((await get(`queue=${key}&compress=zip`)).status).toBe(400);
});
