import fc from "fast-check";
import { expect, test } from "vitest";
import { commitOnce, completeKey, releaseKey } from "../idempotency/record";
import { eventually, type TestContext, testContext } from "../testing/context";
import { type AdmissionRequest, requestAdmission, requestAdmissions } from "./admission";

type Request = AdmissionRequest & { queueKey: string };

const policy = { keepMs: 60_000, lockMs: 10_000 };
const keyed = (
  jobId: string,
  { key = "k", payload = {} as unknown, lockMs = policy.lockMs } = {},
): Request => ({
  queueKey: "q",
  jobId,
  idempotency: { key, payload, policy: { ...policy, lockMs } },
  quota: null,
  rate: null,
});
const limited = (
  jobId: string,
  {
    tenant = "acme",
    max = 1,
    durationMs = 60_000,
    burst = 0,
    weights = {},
    rate = null as AdmissionRequest["rate"],
  } = {},
): Request => ({
  queueKey: "q",
  jobId,
  idempotency: null,
  quota: { tenant, policy: { max, durationMs, burst, weights } },
  rate,
});
const ratedOnly = (jobId: string, max: number, durationMs: number): Request => ({
  queueKey: "q",
  jobId,
  idempotency: null,
  quota: null,
  rate: { max, durationMs },
});

async function holderOf(ctx: TestContext, request: Request) {
  const answer = await requestAdmission(ctx, request);
  if (answer.kind !== "run" || !answer.holder) throw new Error(`was not admitted: ${answer.kind}`);
  return answer.holder;
}

test("a key in progress keeps other jobs off; a done key gives its result", async () => {
  const ctx = testContext();
  const holder = await holderOf(ctx, keyed("1"));
  expect(await requestAdmission(ctx, keyed("2"))).toMatchObject({ kind: "busy" });
  expect(await completeKey(ctx, { holder, result: { number: 7 }, keepMs: 60_000 })).toBe(true);
  expect(await completeKey(ctx, { holder, result: { number: 8 }, keepMs: 60_000 })).toBe(true);
  expect(await requestAdmission(ctx, keyed("2"))).toEqual({ kind: "done", result: { number: 7 } });
  expect(await ctx.redis.pttl(ctx.keys.idempotentJob("q", "k"))).toBeGreaterThan(50_000);
});

test("a failure gives the key back", async () => {
  const ctx = testContext();
  await releaseKey(ctx, await holderOf(ctx, keyed("1")));
  expect(await requestAdmission(ctx, keyed("2"))).toMatchObject({ kind: "run" });
});

test("the same job may come again at once, and then its earlier run can neither complete, give back nor commit", async () => {
  const ctx = testContext();
  const frozen = await holderOf(ctx, keyed("1"));
  const again = await holderOf(ctx, keyed("1"));
  expect(again.fence).toBeGreaterThan(frozen.fence);
  expect(await completeKey(ctx, { holder: frozen, result: "old", keepMs: 60_000 })).toBe(false);
  await releaseKey(ctx, frozen);
  const effect = { scope: "s", key: "k", keepMs: 1_000, touches: ["count"] };
  const count = `${ctx.keys.prefix}count`;
  const commit = (holder: typeof frozen) =>
    commitOnce(ctx.redis, ctx.keys, { ...effect, holder }, [["incr", count]]);
  expect(await commit(frozen)).toBe("stale");
  expect(await commit(again)).toBe("committed");
  expect(await commit(again)).toBe("before");
  expect(await ctx.redis.get(count)).toBe("1");
  expect(await completeKey(ctx, { holder: again, result: "new", keepMs: 60_000 })).toBe(true);
});

test("a lock that ran out is taken over by another job", async () => {
  const ctx = testContext();
  const late = await holderOf(ctx, keyed("1", { lockMs: 30 }));
  await eventually(async () => (await requestAdmission(ctx, keyed("2"))).kind === "run");
  expect(await completeKey(ctx, { holder: late, result: null, keepMs: 60_000 })).toBe(false);
});

test("another payload under the same key is refused, in progress and done", async () => {
  const ctx = testContext();
  const holder = await holderOf(ctx, keyed("1", { payload: { n: 1 } }));
  expect(await requestAdmission(ctx, keyed("2", { payload: { n: 2 } }))).toEqual({ kind: "mismatch" });
  await completeKey(ctx, { holder, result: null, keepMs: 60_000 });
  expect(await requestAdmission(ctx, keyed("2", { payload: { n: 2 } }))).toEqual({ kind: "mismatch" });
});

test("a result too large to be kept is known to have been", async () => {
  const ctx = testContext();
  await completeKey(ctx, {
    holder: await holderOf(ctx, keyed("1")),
    result: "x".repeat(70_000),
    keepMs: 60_000,
  });
  expect(await requestAdmission(ctx, keyed("2"))).toEqual({ kind: "done", result: { $tooLarge: 70_002 } });
});

test("over its quota a tenant's job keeps a slot of its own and is charged once; others are not touched", async () => {
  const ctx = testContext();
  expect(await requestAdmission(ctx, limited("1"))).toMatchObject({ kind: "run" });
  const second = await requestAdmission(ctx, limited("2"));
  expect(second).toMatchObject({ kind: "quota" });
  expect(await requestAdmission(ctx, limited("2"))).toEqual(second);
  const third = await requestAdmission(ctx, limited("3"));
  if (second.kind !== "quota" || third.kind !== "quota") throw new Error("were not put off");
  expect(third.untilMs - second.untilMs).toBe(60_000);
  expect(await requestAdmission(ctx, limited("4", { tenant: "globex" }))).toMatchObject({ kind: "run" });
});

test("a weight multiplies a tenant's pace", async () => {
  const ctx = testContext();
  const heavy = { weights: { acme: 4 } };
  await requestAdmission(ctx, limited("1", heavy));
  const second = await requestAdmission(ctx, limited("2", heavy));
  const third = await requestAdmission(ctx, limited("3", heavy));
  if (second.kind !== "quota" || third.kind !== "quota") throw new Error("were not put off");
  expect(third.untilMs - second.untilMs).toBe(15_000);
});

test("a job that had its quota but not its queue's rate does not pay the quota again", async () => {
  const ctx = testContext();
  const rate = { max: 1, durationMs: 60 };
  await requestAdmission(ctx, ratedOnly("0", 1, 60));
  expect(await requestAdmission(ctx, limited("1", { rate }))).toMatchObject({ kind: "rate" });
  await eventually(async () => (await requestAdmission(ctx, limited("1", { rate }))).kind === "run");
  const next = await requestAdmission(ctx, limited("2", { rate }));
  if (next.kind !== "quota") throw new Error("was not put off");
  expect(next.untilMs - Date.now()).toBeLessThanOrEqual(60_000);
  expect(await ctx.redis.zrange(ctx.keys.quotaReservations("q"), "0", "-1")).toEqual(["2"]);
  expect(await ctx.redis.zcard(ctx.keys.rateReservations("q"))).toBe(0);
});

test("a job over its quota takes nothing of the queue's rate, and no key", async () => {
  const ctx = testContext();
  const rate = { max: 1, durationMs: 60_000 };
  await requestAdmission(ctx, limited("1"));
  const idempotency = { key: "k", payload: {}, policy };
  expect(await requestAdmission(ctx, { ...limited("2", { rate }), idempotency })).toMatchObject({
    kind: "quota",
  });
  expect(await requestAdmission(ctx, { ...ratedOnly("3", 1, 60_000), idempotency })).toMatchObject({
    kind: "run",
  });
});

test("a job is admitted at its slot, its reservation is used up, and all keys expire", async () => {
  const ctx = testContext();
  await requestAdmission(ctx, ratedOnly("1", 1, 50));
  expect(await requestAdmission(ctx, ratedOnly("2", 1, 50))).toMatchObject({ kind: "rate" });
  expect(await ctx.redis.pttl(ctx.keys.rateLimit("q"))).toBeGreaterThan(0);
  expect(await ctx.redis.pttl(ctx.keys.rateReservations("q"))).toBeGreaterThan(0);
  await eventually(async () => (await requestAdmission(ctx, ratedOnly("2", 1, 50))).kind === "run");
  expect(await ctx.redis.zcard(ctx.keys.rateReservations("q"))).toBe(0);
});

test("jobs that ask together are answered each as if it came alone, in their order", async () => {
  const ctx = testContext();
  const rate = { max: 3, durationMs: 60_000 };
  const idempotency = (key: string) => ({ key, payload: {}, policy });
  const answers = await requestAdmissions(ctx, "q", [
    { ...limited("1"), idempotency: idempotency("a") },
    { ...limited("2"), idempotency: idempotency("b") },
    { ...limited("3", { tenant: "globex" }), idempotency: idempotency("a") },
    { ...limited("4", { tenant: "globex" }), idempotency: idempotency("c") },
    ratedOnly("5", rate.max, rate.durationMs),
    ratedOnly("6", rate.max, rate.durationMs),
    keyed("7", { key: "c", payload: { other: true } }),
  ]);
  expect(answers.map(({ kind }) => kind)).toEqual(["run", "quota", "busy", "run", "run", "rate", "mismatch"]);
  const fences = answers.flatMap((answer) => (answer.kind === "run" ? [answer.holder?.fence ?? null] : []));
  expect(fences).toEqual([1, 2, null]);
  expect(await requestAdmissions(ctx, "q", [])).toEqual([]);
});

test("together or one after the other, the answers are the same", async () => {
  const asked = fc.record({
    jobId: fc.constantFrom("1", "2", "3", "4"),
    key: fc.constantFrom(null, "a", "b"),
    payload: fc.constantFrom(1, 2),
    tenant: fc.constantFrom(null, "acme", "globex"),
    rated: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(asked, { minLength: 1, maxLength: 12 }), async (list) => {
      const ctx = testContext();
      const requests = list.map(({ jobId, key, payload, tenant, rated }) => ({
        jobId,
        idempotency: key === null ? null : { key, payload, policy },
        quota: tenant === null ? null : { ...limited("", { tenant, max: 2, burst: 1 }).quota, tenant },
        rate: rated ? { max: 3, durationMs: 60_000 } : null,
      })) as AdmissionRequest[];
      const together = await requestAdmissions(ctx, "together", requests);
      const single: typeof together = [];
      for (const request of requests)
        single.push(await requestAdmission(ctx, { queueKey: "single", ...request }));
      expect(together.map(({ kind }) => kind)).toEqual(single.map(({ kind }) => kind));
      const reserved = async (queue: string) =>
        (await ctx.redis.zrange(ctx.keys.quotaReservations(queue), "0", "-1")).toSorted();
      expect(await reserved("together")).toEqual(await reserved("single"));
    }),
    { numRuns: 40 },
  );
});
