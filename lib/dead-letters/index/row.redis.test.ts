import { UnrecoverableError } from "bullmq";
import { expect, test } from "vitest";
import { readJobRows } from "../../queues/backend/job-rows";
import { bullKeys } from "../../queues/backend/keys";
import { queueKey } from "../../queues/identity";
import { eventually, testContext } from "../../testing/context";
import { startTestWorker } from "../../testing/work";
import { INDEX_SHAPE, toIndexRow } from "./row";

const FAILED_AT = 1_700_000_000_000;

async function rowOf(ctx: ReturnType<typeof testContext>, name: string, id: string) {
  const identity = { prefix: ctx.prefix, name };
  const [job] = await readJobRows(ctx.redis, [{ id, key: bullKeys(identity).job(id) }], INDEX_SHAPE);
  return toIndexRow({ queue: queueKey(identity), id, failedAt: FAILED_AT }, job ?? null, null);
}

test("a job that a BullMQ worker failed gives name, tenant, attempts and the cause of its last attempt", async () => {
  const ctx = testContext();
  const queue = ctx.queue("mail");
  async function deliver(attempt: number): Promise<never> {
    if (attempt === 0) throw new TypeError("first attempt");
    throw new Error(`connect ECONNREFUSED 10.0.0.${attempt}:25`);
  }
  startTestWorker(ctx, "mail", (job) => deliver(job.attemptsMade));
  const data = { tenantId: "acme", filler: "x".repeat(100_000) };
  const job = await queue.add("mail.send", data, { attempts: 4 });
  await eventually(async () => (await job.getState()) === "failed");
  expect(await rowOf(ctx, "mail", job.id ?? "")).toMatchObject({
    name: "mail.send",
    tenant: "acme",
    attempts: 4,
    class: "transient",
    code: "ECONNREFUSED",
    appVersion: null,
    cause: {
      name: "Error",
      message: "connect ECONNREFUSED <host>",
      frames: expect.arrayContaining([expect.stringMatching(/^deliver .*row\.redis\.test\.ts$/)]),
    },
  });
});

test("long traces of many attempts do not hide the last one", async () => {
  const ctx = testContext();
  const queue = ctx.queue("deep");
  function deeper(levels: number): never {
    if (levels > 0) deeper(levels - 1);
    throw new UnrecoverableError(`Wrong input ${levels} é🙂`.repeat(200));
  }
  startTestWorker(ctx, "deep", async (job) => {
    if (job.attemptsMade < 5) throw new Error("y".repeat(4_000));
    return deeper(3);
  });
  const job = await queue.add("x", {}, { attempts: 9 });
  await eventually(async () => (await job.getState()) === "failed");
  const row = await rowOf(ctx, "deep", job.id ?? "");
  expect(row).toMatchObject({ attempts: 6, class: "permanent", code: "UnrecoverableError", tenant: null });
  expect(row.cause.frames[0]).toMatch(/^deeper /);
});

test("what the runtime recorded goes before what the text says, but never changes the cause", () => {
  const place = { queue: "q", id: "1", failedAt: FAILED_AT };
  const job = { id: "1", whole: { name: "x" }, cut: { failedReason: { text: "No seat left", bytes: 12 } } };
  const plain = toIndexRow(place, job, null);
  const recorded = toIndexRow(place, job, { class: "poison", code: "SOLD_OUT", appVersion: "1.2.3" });
  expect(recorded).toMatchObject({ class: "poison", code: "SOLD_OUT", appVersion: "1.2.3" });
  expect(recorded.cause).toEqual(plain.cause);
});

test("a payload of megabytes is not read, which costs the tenant and nothing else", async () => {
  const ctx = testContext();
  await ctx.redis.hset(`${ctx.prefix}:large:1`, {
    name: "x",
    data: JSON.stringify({ tenant: "acme", filler: "x".repeat(1_000_000) }),
    failedReason: "broken",
  });
  expect(await rowOf(ctx, "large", "1")).toMatchObject({
    name: "x",
    tenant: null,
    cause: { message: "broken" },
  });
});

test("a job whose hash is gone, or is none, still has a row", async () => {
  const ctx = testContext();
  await ctx.redis.set(`${ctx.prefix}:odd:text`, "not a hash");
  for (const id of ["gone", "text"])
    expect(await rowOf(ctx, "odd", id)).toMatchObject({
      id,
      name: "",
      tenant: null,
      attempts: 0,
      code: "Error",
    });
});
