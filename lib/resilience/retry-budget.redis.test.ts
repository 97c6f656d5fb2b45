import fc from "fast-check";
import { expect, test } from "vitest";
import { testContext } from "../testing/context";
import { askForRetry, countAttempts } from "./retry-budget";

const policy = { share: 0.2, windowMs: 10_000, minRetries: 0 };
const START = 1_000_000;
const DAY_MS = 86_400_000;

function budget(overrides: Partial<typeof policy> = {}) {
  const ctx = testContext();
  const p = { ...policy, ...overrides };
  const at = (nowMs: number) => ({ redis: ctx.redis, keys: ctx.keys, nowMs });
  return {
    ctx,
    count: (nowMs: number, attempts: number) => countAttempts(at(nowMs), "q", p, attempts),
    ask: (nowMs: number, longestMs = DAY_MS, attempts = 0) =>
      askForRetry(at(nowMs), "q", p, { attempts, longestMs }),
  };
}

test("retries are granted up to their share of the attempts, then take slots from the next window on", async () => {
  const { count, ask } = budget();
  await count(START, 50);
  const answers = [];
  for (let n = 0; n < 14; n++) answers.push(await ask(START));
  expect(answers.filter(({ kind }) => kind === "granted")).toHaveLength(10);
  // The window ends after 10 s, and ten retries a window are one a second.
  expect(answers.slice(10)).toEqual([
    { kind: "postponed", delayMs: 11_000 },
    { kind: "postponed", delayMs: 12_000 },
    { kind: "postponed", delayMs: 13_000 },
    { kind: "postponed", delayMs: 14_000 },
  ]);
});

test("a few retries are always free, and the attempts of the one who asks count at once", async () => {
  const free = budget({ minRetries: 2 });
  expect((await free.ask(START)).kind).toBe("granted");
  expect((await free.ask(START)).kind).toBe("granted");
  expect((await free.ask(START)).kind).toBe("postponed");
  const asking = budget();
  expect((await asking.ask(START, DAY_MS, 5)).kind).toBe("granted");
});

test("nobody overtakes those who were postponed, and the budget is whole again when they are through", async () => {
  const { count, ask } = budget();
  await count(START, 5);
  expect((await ask(START)).kind).toBe("granted");
  expect(await ask(START)).toEqual({ kind: "postponed", delayMs: 20_000 });
  await count(START + 12_000, 500);
  expect((await ask(START + 12_000)).kind).toBe("postponed");
  await count(START + 60_000, 5);
  expect((await ask(START + 60_000)).kind).toBe("granted");
});

test("a slot after the deadline is refused and takes nobody's place, and so is all without a budget", async () => {
  const { count, ask } = budget();
  await count(START, 5);
  await ask(START);
  expect((await ask(START, 15_000)).kind).toBe("refused");
  expect(await ask(START)).toEqual({ kind: "postponed", delayMs: 20_000 });
  const none = budget({ share: 0 });
  await none.count(START, 1_000);
  expect((await none.ask(START)).kind).toBe("refused");
});

test("the window slides: what is left of the one before still counts", async () => {
  const { count, ask } = budget();
  await count(START, 100);
  for (let n = 0; n < 20; n++) expect((await ask(START)).kind).toBe("granted");
  // Half of the twenty still count, and half of the hundred attempts too.
  await count(START + 15_000, 10);
  expect((await ask(START + 15_000)).kind).toBe("granted");
  expect((await ask(START + 15_000)).kind).toBe("granted");
  expect((await ask(START + 15_000)).kind).toBe("postponed");
});

test("the key expires, and a window of another length begins anew", async () => {
  const { ctx, count } = budget();
  await count(START, 10);
  const ttlMs = await ctx.redis.pttl(ctx.keys.retryBudget("q"));
  expect(ttlMs).toBeGreaterThan(15_000);
  expect(ttlMs).toBeLessThanOrEqual(20_000);
  const longer = { ...policy, windowMs: 60_000 };
  const at = { redis: ctx.redis, keys: ctx.keys, nowMs: START };
  await countAttempts(at, "q", longer, 5);
  expect(await ctx.redis.hmget(ctx.keys.retryBudget("q"), "a", "pa")).toEqual(["5", "0"]);
});

test("no window has more retries than its share of the attempts, but for one that was under way", async () => {
  const steps = fc.array(fc.record({ gapMs: fc.nat(4_000), attempts: fc.nat(20), asks: fc.nat(6) }), {
    minLength: 1,
    maxLength: 25,
  });
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const ctx = testContext();
      const ranAt: number[] = [];
      let nowMs = START;
      let total = 0;
      for (const { gapMs, attempts, asks } of all) {
        nowMs += gapMs;
        total += attempts;
        const at = { redis: ctx.redis, keys: ctx.keys, nowMs };
        await countAttempts(at, "q", policy, attempts);
        for (let n = 0; n < asks; n++) {
          const answer = await askForRetry(at, "q", policy, { attempts: 0, longestMs: DAY_MS });
          if (answer.kind === "granted") ranAt.push(nowMs);
          if (answer.kind === "postponed") ranAt.push(nowMs + answer.delayMs);
        }
      }
      const most = Math.max(
        ...ranAt.map((from) => ranAt.filter((at) => at >= from && at < from + 10_000).length),
        0,
      );
      // At most what all attempts allow, once at the end of a window and once at the beginning of the next.
      expect(most).toBeLessThanOrEqual(2 * policy.share * total + 1);
    }),
    { numRuns: 40 },
  );
});
