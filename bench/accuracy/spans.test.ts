import { expect, test } from "vitest";
import { acrossSteps, countWithin, depthOf, oldestAge, quantileWithin } from "./spans";
import type { Stay } from "./stays";

const at = (low: number, high = low) => ({ low, high });
const stay = (entry: [number, number], out: [number, number] | null): Stay => ({
  state: "waiting",
  in: at(...entry),
  out: out && at(...out),
  since: at(...entry),
});

test("what may lie on either side of an edge counts as possible, not as sure", () => {
  const times = [at(5), at(9, 11), at(15)];
  expect(countWithin(times, 0, 10)).toEqual({ low: 1, high: 2 });
  expect(countWithin(times, 10, 20)).toEqual({ low: 1, high: 2 });
  expect(countWithin(times, 0, 20)).toEqual({ low: 3, high: 3 });
  expect(acrossSteps(times, 10)).toBe(1);
});

test("a quantile lies between those of the shortest and the longest values, with doubtful ones at either end", () => {
  const sure = Array.from({ length: 100 }, (_, index) => ({ at: at(5), value: at(index + 1, index + 3) }));
  expect(quantileWithin(sure, [0, 10], 0.5)).toEqual({ low: 50, high: 52 });
  expect(quantileWithin(sure, [0, 10], 1)).toEqual({ low: 100, high: 102 });
  const doubtful = [...sure, { at: at(9, 11), value: at(1_000) }];
  expect(quantileWithin(doubtful, [0, 10], 0.5)).toEqual({ low: 50, high: 53 });
  expect(quantileWithin(doubtful, [0, 10], 1)).toEqual({ low: 100, high: 1_000 });
  expect(quantileWithin(doubtful, [20, 30], 0.5)).toBeNull();
});

test("a depth is at least what was surely there all the time, and at most what may have been there at once", () => {
  const depth = depthOf([stay([10, 12], [20, 22]), stay([15, 15], null)]);
  expect(depth(0, 5)).toEqual({ low: 0, high: 0 });
  expect(depth(11, 11)).toEqual({ low: 0, high: 1 });
  expect(depth(16, 18)).toEqual({ low: 2, high: 2 });
  expect(depth(14, 16)).toEqual({ low: 1, high: 2 });
  expect(depth(21, 21)).toEqual({ low: 1, high: 2 });
  expect(depth(30, 99)).toEqual({ low: 1, high: 1 });
});

test("the oldest is known as far as it is known which jobs were there", () => {
  const stays = [stay([10, 12], [20, 22]), stay([15, 15], null)];
  expect(oldestAge(stays, 16, 17)).toEqual({ low: 4, high: 7 });
  expect(oldestAge(stays, 21, 21)).toEqual({ low: 6, high: 11 });
  expect(oldestAge(stays, 11, 11)).toBeNull();
});
