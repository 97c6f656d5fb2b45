import { expect, test } from "vitest";
import { type Capacity, historyLength, workersWords } from "./capacity-words";

test("history is told in the unit that fits it", () => {
  const told = [0, 7, 1, 47, 48, 24 * 13, 24 * 14, 24 * 40].map((hours) => historyLength({ hours }));
  expect(told).toEqual([
    "0 hours",
    "7 hours",
    "1 hour",
    "47 hours",
    "2 days",
    "13 days",
    "2 weeks",
    "5 weeks",
  ]);
});

const workers: Capacity["workers"] = {
  present: 1,
  needed: 3,
  usual: 2,
  floor: null,
  ceiling: 2,
  basis: "observed",
  perWorkerPerSec: 4,
};
const peak = { at: 0, mid: 8, high: 12 };

test("the workers that a peak takes are told beside those there are and those there may be", () => {
  expect(workersWords({ peak, workers })).toBe(
    "3 workers keep up with the upper edge of the peak. 2 are enough if it is as usual. 1 worker is there now. The ceiling of its policy, 2, is too low for that.",
  );
  expect(
    workersWords({ peak, workers: { ...workers, needed: 1, usual: 1, present: 0, ceiling: null } }),
  ).toBe("1 worker keeps up with the upper edge of the peak. No worker is there now.");
  expect(workersWords({ peak, workers: { ...workers, needed: null } })).toMatch(/^Not known/);
  expect(workersWords({ peak: null, workers })).toBe("No peak to plan for yet.");
});
