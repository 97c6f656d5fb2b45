import { expect, test } from "vitest";
import { listAuditEntries } from "@/lib/audit/audit-log";
import { testRequest, testServer } from "@/lib/testing/server";
import { POST as drain } from "./[worker]/drain/route";
import { POST as stop } from "./[worker]/stop/route";
import { GET } from "./route";

async function aWorker() {
  const ctx = testServer();
  for (const id of ["a", "b"]) {
    const said = { id, queue: "cTpx", queueName: "q", host: "box", pid: 7, running: [] };
    await ctx.redis.hset(ctx.keys.workers(), id, JSON.stringify(said));
    await ctx.redis.zadd(ctx.keys.workersSeen(), Date.now(), id);
  }
  return ctx;
}
const send = (handler: typeof drain, worker: string, body: unknown) =>
  handler(testRequest("POST", `/api/v1/workers/${worker}/order`, { body }), {
    params: Promise.resolve({ worker }),
  });

test("workers are listed with their states, and how many are needed", async () => {
  await aWorker();
  const answer = await GET(testRequest("GET", "/api/v1/workers"), { params: Promise.resolve({}) });
  expect(await answer.json()).toMatchObject({
    workers: [
      { id: "a", state: "ok" },
      { id: "b", state: "ok" },
    ],
    scale: [],
  });
});

test("draining and stopping need a reason and are audited", async () => {
  const ctx = await aWorker();
  expect((await send(drain, "a", {})).status).toBe(400);
  expect(await (await send(drain, "a", { reason: "it leaks" })).json()).toEqual({
    order: "drain",
    workers: ["a"],
  });
  const stopped = await send(stop, "a", { reason: "it leaks" });
  expect(await stopped.json()).toMatchObject({ order: "stop", workers: expect.arrayContaining(["a", "b"]) });
  expect((await send(drain, "nobody", { reason: "because" })).status).toBe(404);
  const { entries } = await listAuditEntries(ctx, { limit: 5 });
  expect(entries.map(({ action, outcome, reason }) => [action, outcome, reason])).toEqual([
    ["worker.drain", "refused", "because"],
    ["worker.stop", "done", "it leaks"],
    ["worker.drain", "done", "it leaks"],
  ]);
});
