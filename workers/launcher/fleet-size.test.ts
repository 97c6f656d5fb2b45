import fc from "fast-check";
import { expect, it } from "vitest";
import { desiredProcesses, type FleetMemory, nextFleetSize, parseFleetBounds } from "./fleet-size";

const bounds = { min: 1, max: 4, coolDownMs: 30_000 };
const rested: FleetMemory = { changedAtMs: 0, lowerSinceMs: null };

it.each([
  ["3", { min: 3, max: 3 }],
  ["1..4", { min: 1, max: 4 }],
  ["0..4", null],
  ["4..1", null],
  ["1..65", null],
  ["many", null],
])("reads %s", (text, expected) => {
  expect(parseFleetBounds(text)).toEqual(expected);
});

it("goes up at once, but lets a new process show what it does first", () => {
  expect(nextFleetSize(1, 3, rested, { ...bounds, nowMs: 60_000 }).size).toBe(3);
  const fresh = { changedAtMs: 55_000, lowerSinceMs: null };
  expect(nextFleetSize(1, 3, fresh, { ...bounds, nowMs: 60_000 }).size).toBe(1);
  expect(nextFleetSize(1, 99, rested, { ...bounds, nowMs: 60_000 }).size).toBe(4);
});

it("goes down by one, when fewer have been enough for all of the cool-down", () => {
  let size = 4;
  let memory = rested;
  const sizes: number[] = [];
  for (let second = 60; second <= 180; second++) {
    // For one second more are needed: the cool-down begins anew.
    const desired = second === 80 ? 4 : 1;
    ({ size, memory } = nextFleetSize(size, desired, memory, { ...bounds, nowMs: second * 1_000 }));
    sizes.push(size);
  }
  expect([sizes[30], sizes[50], sizes[51], sizes[81], sizes[111]]).toEqual([4, 4, 3, 2, 1]);
});

it("keeps what there is while nothing is known, and obeys its bounds whatever is desired", () => {
  expect(nextFleetSize(3, null, rested, { ...bounds, nowMs: 90_000 }).size).toBe(3);
  expect(desiredProcesses([], 2)).toBeNull();
  expect(desiredProcesses([1, null], 3)).toBe(3);
  expect(desiredProcesses([1, 5, 2], 3)).toBe(5);
  const look = fc.tuple(fc.option(fc.integer({ min: 0, max: 100 })), fc.integer({ min: 1, max: 60_000 }));
  fc.assert(
    fc.property(fc.array(look), (looks) => {
      let [size, memory, nowMs] = [1, rested, 0];
      for (const [desired, passedMs] of looks) {
        nowMs += passedMs;
        ({ size, memory } = nextFleetSize(size, desired, memory, { ...bounds, nowMs }));
        expect(size).toBeGreaterThanOrEqual(1);
        expect(size).toBeLessThanOrEqual(4);
      }
    }),
  );
});
