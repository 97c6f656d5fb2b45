import fc from "fast-check";
import { expect, test } from "vitest";
import type { BreakerPolicy } from "../contract/policies";
import { testContext } from "../testing/context";
import { BreakerModel } from "./model";
import { breakerId, operateBreaker } from "./operate";
import { type BreakerOperation, breakerStateSchema } from "./state";

const POLICIES: BreakerPolicy[] = [
  {
    consecutiveFailures: 3,
    failureShare: 0.5,
    windowMs: 1_000,
    minSamples: 6,
    openMs: 500,
    probes: 2,
    successesToClose: 2,
  },
  {
    consecutiveFailures: 5,
    failureShare: 0.3,
    windowMs: 100,
    minSamples: 4,
    openMs: 2_000,
    probes: 1,
    successesToClose: 3,
  },
];

const token = fc.constantFrom("a", "b", "c", "d");
const count = fc.integer({ min: 0, max: 4 });
const atLeast = fc.constantFrom(0, 0, 900);
const operation: fc.Arbitrary<BreakerOperation> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      op: fc.constant("report" as const),
      batches: fc.array(
        fc.record({ succeeded: count, failed: count, tookMs: fc.nat(500), openAtLeastMs: atLeast }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      op: fc.constant("admit" as const),
      token,
      leaseMs: fc.constantFrom(50, 400),
      jitter: fc.integer({ min: 0, max: 99 }).map((n) => n / 100),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      op: fc.constant("settle" as const),
      token,
      outcome: fc.constantFrom("ok" as const, "ok" as const, "failed" as const, "neutral" as const),
      tookMs: fc.nat(500),
      openAtLeastMs: atLeast,
    }),
  },
  fc.record({
    op: fc.constant("isolate" as const),
    by: fc.constant("operator"),
    reason: fc.constant("maintenance"),
    untilMs: fc.constant(0),
  }),
  fc.record({ op: fc.constant("reset" as const), by: fc.constant("operator"), reason: fc.constant("over") }),
);
const step = fc.record({
  operation,
  passMs: fc.oneof(fc.constantFrom(0, 1, 60, 510, 2_100), fc.nat(300)),
  policy: fc.constantFrom(0, 0, 0, 1),
  expires: fc.boolean(),
});

test("the script in Redis does what the model says, whatever happens", async () => {
  const ctx = testContext();
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const identity = { prefix: ctx.prefix, route: `r${run++}` };
      const id = breakerId(identity);
      const model = new BreakerModel();
      let nowMs = 1_760_000_000_000;
      for (const { operation: drawn, passMs, policy: which, expires } of steps) {
        nowMs += passMs;
        const policy = POLICIES[which] as BreakerPolicy;
        const operation = drawn.op === "isolate" && expires ? { ...drawn, untilMs: nowMs + 700 } : drawn;
        const expected = model.apply(operation, policy, nowMs, "q");
        const got = await operateBreaker(ctx, identity, operation, { policy, queueKey: "q", nowMs });
        expect({ decision: got.decision, untilMs: got.untilMs }).toEqual(expected);
        expect(breakerStateSchema.parse(JSON.parse(got.state))).toEqual(model.state);
        // Workers know of exactly the routes that are not closed, and no more probes fly than the policy allows.
        const known = await ctx.redis.hget(ctx.keys.breakersNotClosed(), id);
        expect(known === null ? "closed" : JSON.parse(known).kind).toBe(model.state?.kind);
        expect(Object.keys(model.state?.probes ?? {}).length).toBeLessThanOrEqual(2);
      }
    }),
    { numRuns: 150 },
  );
}, 120_000);

test("each change is in the history, which is bounded, and all keys expire but a manual trip without an end", async () => {
  const ctx = testContext();
  const identity = { prefix: ctx.prefix, route: "r" };
  const id = breakerId(identity);
  const policy = POLICIES[0] as BreakerPolicy;
  const tried = (operation: BreakerOperation, nowMs: number) =>
    operateBreaker(ctx, identity, operation, { policy, nowMs });
  const failures = {
    op: "report",
    batches: [{ succeeded: 0, failed: 3, tookMs: 0, openAtLeastMs: 0 }],
  } as const;
  await tried({ ...failures, batches: [...failures.batches] }, 1_000);
  await tried({ op: "admit", token: "a", leaseMs: 50, jitter: 0 }, 1_500);
  await tried({ op: "isolate", by: "ann", reason: "maintenance", untilMs: 0 }, 1_600);
  expect(await ctx.redis.pttl(ctx.keys.breaker(id))).toBe(-1);
  await tried({ op: "reset", by: "ann", reason: "done" }, 1_700);
  expect(await ctx.redis.pttl(ctx.keys.breaker(id))).toBeGreaterThan(0);
  expect(await ctx.redis.pttl(ctx.keys.breakerHistory(id))).toBeGreaterThan(0);
  const history = await ctx.redis.xrange(ctx.keys.breakerHistory(id), "-", "+");
  expect(history.map(([, [, text]]) => JSON.parse(text ?? "{}").event)).toEqual([
    "opened",
    "half-opened",
    "isolated",
    "reset",
  ]);
  for (let n = 0; n < 600; n++)
    await tried({ op: "isolate", by: "ann", reason: "again", untilMs: 0 }, 2_000 + n);
  expect(await ctx.redis.xlen(ctx.keys.breakerHistory(id))).toBeLessThan(400);
});
