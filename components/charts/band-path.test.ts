import { expect, test } from "vitest";
import { bandPath, topOfBand } from "./band-path";

const point = (at: number, low: number | null, high: number | null) => ({ at, low, high });

test("a band runs along its upper bound and back along its lower one", () => {
  expect(bandPath([point(0, 0, 5), point(10, 5, 10)], 0, 10, 10)).toEqual([
    "M0.0 500.0L1000.0 0.0L1000.0 500.0L0.0 1000.0Z",
  ]);
});

test("where nothing is expected the band ends, and one moment alone is no band", () => {
  const points = [point(0, 0, 1), point(1, 0, 1), point(2, null, null), point(3, 0, 1)];
  expect(bandPath(points, 0, 3, 1)).toHaveLength(1);
  expect(topOfBand({ label: "expected", points })).toBe(1);
  expect(topOfBand(undefined)).toBe(0);
});
