import { type Queue, UnrecoverableError } from "bullmq";
import { expect, test } from "vitest";
import { listAuditEntries } from "../audit/audit-log";
import { problemSchema } from "../contract/errors";
import * as contract from "../contract/jobs";
import { route } from "../http/route";
import { many } from "../operations/testing/operate";
import { eventually, testContext } from "../testing/context";
import { knownQueue, writeFailedJobs } from "../testing/failed-fixture";
import { losingRedis } from "../testing/losing-redis";
import { testRequest, testServer } from "../testing/server";
import { startTestWorker } from "../testing/work";
import { promoteJob, removeJob, replaceData, replayJob } from "./actions";

const replay = route(contract.replayJob, ({ params }, ctx) =>
  replayJob(ctx, params.queue, params.id, ctx.actor),
);
const promote = route(contract.promoteJob, ({ params }, ctx) => promoteJob(ctx, params.queue, params.id));
const remove = route(contract.removeJob, ({ params }, ctx) => removeJob(ctx, params.queue, params.id));
const putData = route(contract.putJobData, ({ params, body }, ctx) =>
  replaceData(ctx, params.queue, params.id, body.data),
);

const asked = (handler: typeof replay, queue: string, id: string, body: unknown = {}, method = "POST") =>
  handler(testRequest(method, "/api/v1/jobs", { body }), { params: Promise.resolve({ queue, id }) });

/** A server whose connection breaks before Redis answers the first command that holds `text`. */
async function losingServer(text: string, options: { reaches?: boolean } = {}) {
  const { url, lost } = await losingRedis(testContext(), text, options);
  return { server: testServer({}, { redisUrl: url }), lost };
}

test("a job whose replay is not answered, and that has died again meanwhile, runs once more and not twice", async () => {
  const ctx = testContext();
  const { queue, key } = await knownQueue(ctx, "lost");
  const runs: string[] = [];
  startTestWorker(ctx, "lost", async ({ id = "" }) => {
    runs.push(id);
    throw new UnrecoverableError("still broken");
  });
  const [first, second] = await queue.addBulk([
    { name: "n", data: {} },
    { name: "n", data: {} },
  ]);
  await eventually(async () => (await queue.getFailedCount()) === 2);
  // Redis has BullMQ's script from here on, and does it when it is asked the first time.
  testServer({}, { redisUrl: ctx.url });
  expect((await asked(replay, key, first?.id ?? "")).status).toBe(200);
  await eventually(async () => runs.length === 3);

  // Where a replayed job is put: nothing before the replay says it.
  const { server, lost } = await losingServer("LPUSH");
  const answer = await asked(replay, key, second?.id ?? "");
  expect(lost()).toBe(true);
  expect(answer.status).toBe(200);
  const { entries } = await listAuditEntries(server, { limit: 1 });
  expect(entries).toMatchObject([{ action: "job.replay", outcome: "done" }]);
  // Jobs begin in order: one that was put back again has begun before this one.
  const last = await queue.add("n", {});
  await eventually(() => runs.includes(last.id ?? ""));
  expect(runs.filter((id) => id === second?.id)).toHaveLength(2);
});

/** Asks for the same twice: of a first job in peace, so that Redis has BullMQ's script, and of a second one over a connection that breaks. */
async function askedTwice(
  ask: (key: string, id: string) => Promise<Response>,
  { ids, key, url }: { ids: string[]; key: string; url: string },
  breaks: { at: string; reaches?: boolean },
) {
  testServer({}, { redisUrl: url });
  expect((await ask(key, ids[0] ?? "")).status).toBe(200);
  const { server, lost } = await losingServer(breaks.at, breaks);
  const answer = await ask(key, ids[1] ?? "");
  expect(lost()).toBe(true);
  const { entries } = await listAuditEntries(server, { limit: 1 });
  return { status: answer.status, body: await answer.json(), outcome: entries[0]?.outcome };
}

const NEW_DATA = { data: { size: "new" }, reason: "it was wrong" };

test.each([
  { of: "a promotion", by: (queue: Queue) => queue.toKey("marker"), ask: promote, left: "waiting" },
  { of: "a removal", by: (queue: Queue) => queue.toKey("repeat"), ask: remove, left: "removed" },
])("$of whose answer is lost is looked for, and was done", async ({ by, ask, left }) => {
  const ctx = testContext();
  const { queue, key } = await knownQueue(ctx, "seen");
  const jobs = await queue.addBulk([1, 2].map(() => ({ name: "n", data: {}, opts: { delay: 60_000 } })));
  const place = { ids: jobs.map(({ id = "" }) => id), key, url: ctx.url };
  const { body, ...rest } = await askedTwice((...at) => asked(ask, ...at), place, { at: by(queue) });
  expect(rest).toEqual({ status: 200, outcome: "done" });
  expect(body).toMatchObject({ state: left });
});

test("new data whose storing is not answered is looked for", async () => {
  const ctx = testContext();
  const { queue, key } = await knownQueue(ctx, "data");
  const jobs = await queue.addBulk([1, 2].map(() => ({ name: "n", data: {} })));
  const place = { ids: jobs.map(({ id = "" }) => id), key, url: ctx.url };
  const put = (queueKey: string, id: string) => asked(putData, queueKey, id, NEW_DATA, "PUT");
  expect(await askedTwice(put, place, { at: '{"size":"new"}' })).toMatchObject({
    status: 200,
    outcome: "done",
  });
});

test("a replay that never came to Redis is not said to be done, nor not to be done", async () => {
  const ctx = testContext();
  const { queue, identity, key } = await knownQueue(ctx, "never");
  await writeFailedJobs(ctx.redis, identity, many(2));
  const place = { ids: ["j0", "j1"], key, url: ctx.url };
  const told = await askedTwice((...at) => asked(replay, ...at), place, { at: "LPUSH", reaches: false });
  expect(told).toMatchObject({ status: 504, outcome: "unknown" });
  expect(problemSchema.parse(told.body)).toMatchObject({
    code: "outcome_unknown",
    detail: expect.stringContaining("not known whether this was done. The job was still failed"),
  });
  expect(await queue.getJobState("j1")).toBe("failed");
});
