import { expect, test } from "vitest";
import { nearestIndex, timeTicks } from "./time-scale";

const HOUR = 3_600_000;

test("ticks are round and few", () => {
  const ticks = timeTicks(61_000, 61_000 + 15 * 60_000, 6, 0);
  expect(ticks).toEqual([300_000, 600_000, 900_000]);
});

test("ticks are round on the reader's clock, half-hour zones too", () => {
  const ticks = timeTicks(0, 24 * HOUR, 6, 5.5 * HOUR);
  expect(ticks.every((at) => (at + 5.5 * HOUR) % (4 * HOUR) === 0)).toBe(true);
  expect(ticks).toHaveLength(6);
});

test("the nearest of an ascending list", () => {
  expect(nearestIndex([0, 10, 20], 14)).toBe(1);
  expect(nearestIndex([0, 10, 20], 99)).toBe(2);
  expect(nearestIndex([], 1)).toBe(-1);
});

test("a week has a tick a day", () => {
  expect(timeTicks(13 * HOUR, (13 + 7 * 24) * HOUR, 7, 0)).toHaveLength(7);
});
