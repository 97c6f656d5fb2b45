import { expect, test } from "vitest";
import type { Slowed } from "../contract/replay-options";
import { nextPace, type Sign, slowerOf } from "./back-off";

const SLOWER: Sign = { pace: "slower", reason: "most fail" };
const STOP: Sign = { pace: "stop", reason: "the breaker is open" };

/** Rates of steps of five seconds under these signs; null is its own pace. */
function rates(signs: (Sign | null)[], ownPerSec: number | null): (number | null)[] {
  let slowed: Slowed | null = null;
  return signs.map((sign, step) => {
    slowed = nextPace(slowed, sign, { ownPerSec, nowMs: step * 5_000 });
    return slowed?.ratePerSec ?? null;
  });
}

test("it goes to a quarter at each step, stands still below one a second, and comes back step by step", () => {
  const signs = [null, ...Array.from({ length: 4 }, () => SLOWER), ...Array.from({ length: 6 }, () => null)];
  expect(rates(signs, 40)).toEqual([null, 10, 2.5, 0, 0, 5, 10, 20, null, null, null]);
});

test("one without a rate slows down from a bounded one", () => {
  expect(rates([SLOWER, SLOWER], null)).toEqual([1_000, 250]);
});

test("between two steps only an order to stop counts", () => {
  const first = nextPace(null, SLOWER, { ownPerSec: 40, nowMs: 0 });
  expect(nextPace(first, SLOWER, { ownPerSec: 40, nowMs: 1_000 })).toBe(first);
  expect(nextPace(first, null, { ownPerSec: 40, nowMs: 1_000 })).toBe(first);
  expect(nextPace(first, STOP, { ownPerSec: 40, nowMs: 1_000 })).toMatchObject({ ratePerSec: 0, since: 0 });
});

test("it never goes faster than its own rate, and says that it recovers, and from what", () => {
  const trickle: Sign = { pace: "trickle", reason: "the breaker lets a probe through" };
  expect(nextPace(null, trickle, { ownPerSec: 2, nowMs: 0 })?.ratePerSec).toBe(2);
  const stopped = nextPace(null, STOP, { ownPerSec: 40, nowMs: 0 });
  expect(nextPace(stopped, null, { ownPerSec: 40, nowMs: 5_000 })).toEqual({
    ratePerSec: 5,
    reason: STOP.reason,
    recovering: true,
    since: 0,
    checkedAt: 5_000,
  });
  expect(nextPace(stopped, null, { ownPerSec: 3, nowMs: 5_000 })).toBeNull();
});

test("the lower of its own rate and the slowed one holds", () => {
  const slowed: Slowed = { ratePerSec: 5, reason: "", recovering: false, since: 0, checkedAt: 0 };
  expect(slowerOf(null, slowed)).toBe(5);
  expect(slowerOf(2, slowed)).toBe(2);
  expect(slowerOf(2, null)).toBe(2);
  expect(slowerOf(null, null)).toBeNull();
});
