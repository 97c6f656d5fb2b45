import { expect, test } from "vitest";
import { systemClock } from "../clock";
import { queueKey } from "../queues/identity";
import { testContext } from "../testing/context";
import { type Outcome, RETRY_TIERS, retryField } from "./attempts";
import { readRetries } from "./retries";

const QUEUE = queueKey({ prefix: "bull", name: "work" });
const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 1, 12);

test("finished jobs and the attempts that they used are told over time, and add up to the whole", async () => {
  const ctx = testContext({ clock: { ...systemClock, now: () => START + 90 * MINUTE } });
  const [tier] = RETRY_TIERS;
  const count = (minute: number, attempts: number | null, outcome: Outcome, jobs: number) => {
    const atMs = START + minute * MINUTE;
    const key = ctx.keys.retries(QUEUE, tier.stepMs, Math.floor(atMs / tier.chunkMs));
    return ctx.redis.hincrby(key, retryField(tier, atMs, attempts, outcome), jobs);
  };
  await count(0, 1, "succeeded", 10);
  await count(1, 3, "succeeded", 2);
  await count(1, 5, "dead", 1);
  await count(65, 2, "dead", 4);
  await count(65, null, "dead", 7);

  const whole = await readRetries(ctx, QUEUE, { from: START, to: START + 90 * MINUTE, points: 3 });
  expect(whole.at).toEqual([START, START + 30 * MINUTE, START + 60 * MINUTE]);
  expect(whole.stepMs).toBe(30 * MINUTE);
  expect(whole.steps).toEqual({
    succeeded: [12, 0, 0],
    dead: [1, 0, 4],
    succeededAttempts: [16, 0, 0],
    deadAttempts: [5, 0, 8],
  });
  expect(whole.unknown).toEqual({ succeeded: 0, dead: 7 });
  const fine = await readRetries(ctx, QUEUE, { from: START, to: START + 2 * MINUTE, points: 300 });
  expect(fine.steps.succeeded).toEqual([10, 2]);
});
