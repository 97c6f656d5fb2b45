import { expect, test } from "vitest";
import { z } from "zod";
import { requestAdmission } from "../admission/admission";
import { MAX_TENANTS } from "../contract/tenants";
import { enqueue } from "../enqueue/enqueue";
import { declarationOf, defineQueue } from "../queues/define";
import { queueKey } from "../queues/identity";
import { eventually, type TestContext, testContext } from "../testing/context";
import { countCommands } from "../testing/count-commands";
import { flushDeferrals, noteDeferral } from "./deferrals";
import { readTenants } from "./tenants";

/** One job an hour for weight 1, so that nothing runs off while a test looks. */
const quota = { max: 1, durationMs: 3_600_000, burst: 1, weights: { heavy: 2 } };
const definition = defineQueue({
  name: "work",
  lane: "fast",
  criticality: "standard",
  idempotent: true,
  policy: {
    attempts: { critical: 1, standard: 1, background: 1 },
    backoff: { strategy: "fixed", delayMs: 10, jitter: "none", capMs: 10 },
    timeoutMs: 1_000,
    concurrency: { floor: 1, ceiling: 1 },
    quota,
  },
  removeOnComplete: { count: 1 },
  keepFailures: { count: 1 },
  jobs: { step: z.object({ tenant: z.string() }) },
});

async function declared(policy = definition.policy) {
  const ctx = testContext();
  const key = queueKey({ prefix: ctx.prefix, name: "work" });
  await ctx.redis.hset(ctx.keys.definitions(), key, JSON.stringify(declarationOf({ ...definition, policy })));
  return { ctx, key };
}

const add = (ctx: TestContext, ...tenants: string[]) =>
  enqueue(
    ctx,
    { definition, prefix: ctx.prefix },
    tenants.map((tenant) => ({ name: "step", payload: { tenant } })),
  );
const noted = (ctx: TestContext, key: string, count: number) =>
  eventually(async () => (await ctx.redis.zcard(ctx.keys.quotaTenants(key))) === count);

test("those over their quota come first, with what was put off, since when, and when the next could run", async () => {
  const { ctx, key } = await declared();
  await add(ctx, "calm", ...Array(5).fill("acme"), ...Array(3).fill("heavy"));
  await noted(ctx, key, 2);
  const answer = await readTenants(ctx, key);
  expect(answer).toMatchObject({ quota: { max: 1, durationMs: 3_600_000, burst: 1 }, limited: 2, putOff: 4 });
  expect(answer.notListed).toBe(0);
  const [acme, heavy, ...rest] = answer.tenants;
  // Calm was never put off: it is not among those remembered.
  expect(rest).toEqual([]);
  expect(acme).toMatchObject({
    tenant: "acme",
    weight: 1,
    limited: true,
    putOff: 3,
    deferrals: 3,
    usedShare: 1,
  });
  expect(heavy).toMatchObject({ tenant: "heavy", weight: 2, limited: true, putOff: 1, deferrals: 1 });
  expect(acme?.ratePerSec).toBeCloseTo(1 / 3_600);
  expect(heavy?.ratePerSec).toBeCloseTo(2 / 3_600);
  expect(acme?.limitedSince).toBeLessThanOrEqual(answer.asOf);
  // Five jobs, two at once: the sixth would come four hours after the first.
  expect(Math.round(((acme?.nextSlotAt ?? 0) - answer.asOf) / 3_600_000)).toBe(4);
});

test("what the worker puts off counts as well, and the beginning of being limited stays", async () => {
  const { ctx, key } = await declared();
  const ask = (jobId: string) =>
    requestAdmission(ctx, {
      queueKey: key,
      jobId,
      idempotency: null,
      quota: { tenant: "acme", policy: quota },
      rate: null,
    });
  for (const id of ["1", "2"]) expect((await ask(id)).kind).toBe("run");
  for (const id of ["3", "4"]) {
    const answer = await ask(id);
    if (answer.kind !== "quota") throw new Error("was not put off");
    noteDeferral(ctx, key, "acme", answer.untilMs);
  }
  await noted(ctx, key, 1);
  const [first] = (await readTenants(ctx, key)).tenants;
  expect(first).toMatchObject({ putOff: 2, deferrals: 2 });
  await add(ctx, "acme");
  const later = await eventually(async () => {
    const [one] = (await readTenants(ctx, key)).tenants;
    return one?.deferrals === 3 && one;
  });
  expect(later.limitedSince).toBe(first?.limitedSince);
  expect(later.putOff).toBe(3);
});

test("a tenant with a weight is listed before it is ever put off, with the share it has used", async () => {
  const { ctx, key } = await declared();
  expect((await readTenants(ctx, key)).tenants).toMatchObject([
    { tenant: "heavy", limited: false, usedShare: 0, putOff: 0, nextSlotAt: null, limitedSince: null },
  ]);
  await add(ctx, "heavy");
  const [heavy] = (await readTenants(ctx, key)).tenants;
  expect(heavy?.usedShare).toBeCloseTo(0.5, 2);
  expect(heavy?.limited).toBe(false);
});

test("a queue without a quota says so", async () => {
  const { ctx, key } = await declared({ ...definition.policy, quota: null });
  expect(await readTenants(ctx, key)).toMatchObject({ quota: null, tenants: [], putOff: 0 });
});

test("of very many tenants a thousand are remembered, the furthest behind shown, and a look costs the same", async () => {
  const { ctx, key } = await declared();
  const look = async () => countCommands(ctx.redis, async () => void (await readTenants(ctx, key)));
  noteDeferral(ctx, key, "one", Date.now() + 60_000);
  await noted(ctx, key, 1);
  const few = await look();
  const from = Date.now() + 3_600_000;
  for (let n = 0; n < 900; n++) noteDeferral(ctx, key, `a-${n}`, from + n);
  await noted(ctx, key, 901);
  for (let n = 0; n < 900; n++) noteDeferral(ctx, key, `b-${n}`, from + 10_000 + n);
  await eventually(async () => (await ctx.redis.zscore(ctx.keys.quotaTenants(key), "b-899")) !== null);
  expect(await ctx.redis.zcard(ctx.keys.quotaTenants(key))).toBe(1_000);
  expect(await ctx.redis.hlen(ctx.keys.quotaLimitedSince(key))).toBe(1_000);
  expect(await ctx.redis.pttl(ctx.keys.quotaTenants(key))).toBeGreaterThan(0);
  const { tenants, limited, notListed } = await readTenants(ctx, key);
  expect(tenants).toHaveLength(MAX_TENANTS);
  expect(limited).toBe(1_000);
  expect(notListed).toBe(1_000 - MAX_TENANTS);
  expect(await look()).toEqual(few);
});

test("a process that closes sends what it has noted, and a closed connection is left alone", async () => {
  const ctx = testContext();
  noteDeferral(ctx, "q", "acme", Date.now() + 60_000);
  await flushDeferrals(ctx, "q");
  expect(await ctx.redis.zrange(ctx.keys.quotaTenants("q"), "0", "-1")).toEqual(["acme"]);
  await flushDeferrals(ctx, "q");
  const gone = { ...ctx, redis: ctx.redis.duplicate() };
  noteDeferral(gone, "q", "globex", Date.now() + 60_000);
  gone.redis.disconnect();
  await flushDeferrals(gone, "q");
  expect(await ctx.redis.zcard(ctx.keys.quotaTenants("q"))).toBe(1);
});
