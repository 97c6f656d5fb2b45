import { expect, test } from "vitest";
import { GET as diff } from "@/app/api/v1/queues/[queue]/policy/diff/route";
import { POST as preview } from "@/app/api/v1/queues/[queue]/policy/preview/route";
import { POST as rollback } from "@/app/api/v1/queues/[queue]/policy/rollback/route";
import { GET as get, PUT as put } from "@/app/api/v1/queues/[queue]/policy/route";
import { listAuditEntries } from "@/lib/audit/audit-log";
import { serverContext } from "@/lib/http/server-context";
import { shardOf } from "@/lib/partitions/shards";
import { CATALOG } from "@/lib/queues/catalog";
import { declarationOf, declarationsOf } from "@/lib/queues/define";
import { queueKey } from "@/lib/queues/identity";
import { testContext } from "@/lib/testing/context";
import { testServerOfFile } from "@/lib/testing/server";
import { GET as list } from "./route";

testServerOfFile();

const queue = queueKey({ prefix: "bull", name: "invoices" });
const declared = CATALOG.invoices.policy;

async function send(handler: typeof get, method: string, body?: unknown, query = "", key = queue) {
  const request = new Request(`http://127.0.0.1/x${query}`, {
    method,
    headers: { host: "127.0.0.1", "sec-fetch-site": "same-origin" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const response = await handler(request, { params: Promise.resolve({ queue: key }) });
  return { status: response.status, body: await response.json() };
}

test("a policy is previewed, saved, refused when it is stale, rolled back, and the audit tells before and after", async () => {
  const ctx = testContext({ keys: serverContext().keys });
  expect((await send(get, "GET")).status).toBe(404);
  await ctx.redis.hset(ctx.keys.definitions(), queue, JSON.stringify(declarationOf(CATALOG.invoices)));
  expect((await send(get, "GET")).body).toMatchObject({
    version: 0,
    source: "code",
    document: declared,
    versions: [],
  });

  const document = { ...declared, backoff: { ...declared.backoff, delayMs: 2_000 } };
  const seen = await send(preview, "POST", { document, criticality: "critical" });
  expect(seen.body.differences).toEqual([
    { path: "backoff.delayMs", before: declared.backoff.delayMs, after: 2_000 },
  ]);
  expect(seen.body.timetable).toHaveLength(declared.attempts.critical - 1);

  const reason = "Downstream is slow";
  const saved = await send(put, "PUT", { document, baseVersion: 0, reason });
  expect(saved.body).toMatchObject({ version: 1, by: "operator", reason, rollbackOf: null });
  const stale = await send(put, "PUT", { document: declared, baseVersion: 0, reason });
  expect(stale).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining("version 1 is in force") },
  });
  const wrong = await send(put, "PUT", { document: { ...declared, timeoutMs: -1 }, baseVersion: 1, reason });
  expect(wrong).toMatchObject({ status: 400, body: { errors: [{ field: "document.timeoutMs" }] } });

  await send(rollback, "POST", { version: 0, baseVersion: 1, reason });
  expect((await send(get, "GET")).body).toMatchObject({ version: 2, source: "code", document: declared });
  await send(rollback, "POST", { version: 1, baseVersion: 2, reason });
  const now = (await send(get, "GET")).body;
  expect(now).toMatchObject({ version: 3, source: "own", inForce: 3, document });
  expect(
    now.versions.map(({ version, rollbackOf }: { version: number; rollbackOf: number }) => [
      version,
      rollbackOf,
    ]),
  ).toEqual([
    [3, 1],
    [2, 0],
    [1, null],
  ]);
  expect((await send(diff, "GET", undefined, "?from=0&to=3")).body.differences).toEqual(
    seen.body.differences,
  );
  expect((await send(diff, "GET", undefined, "?from=1&to=3")).body.differences).toEqual([]);
  expect((await send(diff, "GET", undefined, "?from=98&to=3")).status).toBe(404);
  expect((await send(rollback, "POST", { version: 99, baseVersion: 3, reason })).status).toBe(404);
  const { policies } = (await send(list as typeof get, "GET")).body;
  expect(policies).toMatchObject([{ queueName: "invoices", version: 3, last: { by: "operator" } }]);

  const { entries } = await listAuditEntries(ctx, { limit: 20 });
  const done = entries.filter(({ outcome }) => outcome === "done");
  expect(done.map(({ action }) => action)).toEqual(["policy.rollback", "policy.rollback", "policy.put"]);
  expect(done.at(-1)).toMatchObject({ before: declared, after: document });
});

test("a version of another release is told of, and a readable one can be saved on top of it", async () => {
  const ctx = testContext({ keys: serverContext().keys });
  const { body: before } = await send(get, "GET");
  await ctx.redis.hset(
    ctx.keys.policies(),
    queue,
    JSON.stringify({ version: 40, document: { strange: true }, by: "newer" }),
  );
  const { body: seen } = await send(get, "GET");
  expect(seen).toMatchObject({ version: 40, unreadable: true });
  expect((await send(list as typeof get, "GET")).body.policies[0]).toMatchObject({
    version: 40,
    unreadable: true,
  });
  const reason = "Readable again";
  const saved = await send(put, "PUT", { document: before.document, baseVersion: 40, reason });
  expect(saved.body).toMatchObject({ version: 41 });
  expect((await send(get, "GET")).body).toMatchObject({ version: 41, unreadable: false });
});

test("a queue that is spread has one policy, which is read and saved although nobody serves it undivided", async () => {
  const ctx = testContext({ keys: serverContext().keys });
  const keyOf = (name: string) => queueKey({ prefix: "bull", name });
  const spread = { ...CATALOG.reports, name: "mail", partitions: 3 };
  for (const index of [0, 1, 2])
    for (const [name, declaration] of declarationsOf(shardOf(spread, index)))
      await ctx.redis.hset(ctx.keys.definitions(), keyOf(name), JSON.stringify(declaration));
  const whole = keyOf("mail");
  const reason = "Slower now";
  const document = { ...spread.policy, stuckFactor: 9 };
  const saved = await send(put, "PUT", { document, baseVersion: 0, reason }, "", whole);
  expect(saved).toMatchObject({ status: 200, body: { version: 1 } });
  const own = { ...spread.policy, stuckFactor: 4 };
  await send(put, "PUT", { document: own, baseVersion: 0, reason }, "", keyOf("mail~2"));

  const shards = { count: 3, own: [{ queue: keyOf("mail~2"), queueName: "mail~2", version: 1 }] };
  const seen = { queueName: "mail", source: "own", inForce: 1, document, shards };
  expect((await send(get, "GET", undefined, "", whole)).body).toMatchObject(seen);
  const { policies } = (await send(list as typeof get, "GET")).body;
  expect(policies.map(({ queueName }: { queueName: string }) => queueName)).toEqual(["invoices", "mail"]);
  expect(policies[1]).toMatchObject(seen);

  // What version 0 of a shard is: the policy of its whole queue.
  const differences = [{ path: "stuckFactor", before: 9, after: 4 }];
  const changed = await send(diff, "GET", undefined, "?from=0&to=1", keyOf("mail~2"));
  expect(changed.body).toEqual({ differences });
  expect((await send(get, "GET", undefined, "", keyOf("mail~1"))).body).toMatchObject({
    source: "whole",
    inForce: 1,
    version: 0,
    document,
  });
});

test("a name that looks like a shard's makes no shard of a queue whose workers declare otherwise", async () => {
  const ctx = testContext({ keys: serverContext().keys });
  const keyOf = (name: string) => queueKey({ prefix: "other", name });
  for (const name of ["plain", "plain~1"])
    await ctx.redis.hset(
      ctx.keys.definitions(),
      keyOf(name),
      JSON.stringify(declarationOf({ ...CATALOG.reports, name })),
    );
  const document = { ...CATALOG.reports.policy, stuckFactor: 9 };
  await send(put, "PUT", { document, baseVersion: 0, reason: "Only here" }, "", keyOf("plain"));
  const { body } = await send(get, "GET", undefined, "", keyOf("plain~1"));
  expect(body).toMatchObject({ source: "code", whole: null, document: CATALOG.reports.policy });
});
