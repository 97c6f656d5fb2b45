import { Queue } from "bullmq";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { listAuditEntries } from "@/lib/audit/audit-log";
import { putFlag } from "@/lib/flags/store";
import { serverContext } from "@/lib/http/server-context";
import { shardOf } from "@/lib/partitions/shards";
import { CATALOG } from "@/lib/queues/catalog";
import { declarationsOf } from "@/lib/queues/define";
import { queuesExist } from "@/lib/queues/exist";
import { queueKey } from "@/lib/queues/identity";
import { type TestContext, testContext } from "@/lib/testing/context";
import { testRequest, testServerOfFile } from "@/lib/testing/server";
import { POST as pause } from "./pause/route";
import { POST as resume } from "./resume/route";

testServerOfFile();

let ctx: TestContext;
const keyOf = (name: string) => queueKey({ prefix: ctx.prefix, name });

/** A queue that was declared over three shards; those of `made` have had a job. */
async function spread(...made: string[]) {
  const definition = { ...CATALOG.reports, name: "mail", partitions: 3 };
  for (const index of [0, 1, 2])
    for (const [name, declaration] of declarationsOf(shardOf(definition, index)))
      await ctx.redis.hset(ctx.keys.definitions(), keyOf(name), JSON.stringify(declaration));
  for (const name of made) await ctx.queue(name).add("job", {});
}

beforeEach(() => {
  ctx = testContext({ keys: serverContext().keys });
});

async function send(handler: typeof pause, key: string) {
  const request = testRequest("POST", "/x", { body: JSON.stringify({ reason: "Mail is down" }) });
  const response = await handler(request, { params: Promise.resolve({ queue: key }) });
  const { entries } = await listAuditEntries(ctx, { limit: 1 });
  return { status: response.status, body: await response.json(), entry: entries[0] };
}

const namesOf = (body: { shards: { queueName: string; problem: unknown }[] }) =>
  body.shards.map(({ queueName, problem }) => [queueName, problem === null]);
const isPaused = async (name: string) => {
  const queue = new Queue(name, { connection: ctx.redis, prefix: ctx.prefix, skipMetasUpdate: true });
  onTestFinished(() => queue.close());
  return queue.isPaused();
};

test("all shards are paused, also one that no job has reached yet and what is left undivided, and no namesake; one entry names them", async () => {
  await spread("mail", "mail~0", "mail~1", "mail~7");
  const { status, body, entry } = await send(pause, keyOf("mail"));
  expect(status).toBe(200);
  const names = ["mail", "mail~0", "mail~1", "mail~2"];
  expect(namesOf(body)).toEqual(names.map((name) => [name, true]));
  for (const name of names) expect(await isPaused(name)).toBe(true);
  expect(await isPaused("mail~7")).toBe(false);
  expect(entry).toMatchObject({
    action: "shards.pause",
    target: { queue: keyOf("mail") },
    reason: "Mail is down",
    outcome: "done",
    error: null,
    before: { paused: [] },
    after: { failed: [], paused: names },
  });

  const resumed = await send(resume, keyOf("mail"));
  expect(namesOf(resumed.body)).toEqual(names.map((name) => [name, true]));
  for (const name of names) expect(await isPaused(name)).toBe(false);
  expect(resumed.entry).toMatchObject({ action: "shards.resume", before: { paused: names } });
});

test("a shard that a kill switch holds stays paused, which the answer and the audit say, and the others run", async () => {
  await spread("mail~0", "mail~1");
  await send(pause, keyOf("mail"));
  const hold = { enabled: true, action: "hold", reason: "test", expiresAt: null } as const;
  await putFlag(ctx, "stop-it", { ...hold, scope: { queue: keyOf("mail~1") } }, "operator");
  const { status, body, entry } = await send(resume, keyOf("mail"));
  expect(status).toBe(200);
  expect(namesOf(body)).toEqual([
    ["mail~0", true],
    ["mail~1", false],
    ["mail~2", true],
  ]);
  expect(body.shards[1].problem).toEqual({
    detail: "Kill switch stop-it holds this queue.",
    hint: "Lift the switch; that resumes what the switch paused.",
  });
  expect([await isPaused("mail~0"), await isPaused("mail~1")]).toEqual([false, true]);
  expect(entry).toMatchObject({
    outcome: "done",
    error: "Not changed: 1 of 3 shards (mail~1).",
    after: { failed: [{ shard: "mail~1" }], running: ["mail~0", "mail~2"] },
  });
});

test("it is refused when no shard could be changed, and when the queue is not spread; nothing is made then", async () => {
  await spread("mail~0");
  const hold = { enabled: true, action: "hold", reason: "test", expiresAt: null } as const;
  await putFlag(ctx, "stop-it", { ...hold, scope: { queue: keyOf("mail~0") } }, "operator");
  expect(await send(resume, keyOf("mail"))).toMatchObject({
    status: 409,
    entry: { outcome: "refused", error: "Kill switch stop-it holds this queue." },
  });
  await ctx.queue("plain").add("job", {});
  expect(await send(pause, keyOf("plain"))).toMatchObject({
    status: 404,
    body: { detail: "plain is not spread over shards." },
  });
  expect(await isPaused("plain")).toBe(false);
  const [made] = await queuesExist(ctx, [{ prefix: ctx.prefix, name: "mail~1" }]);
  expect(made).toBe(false);
});
