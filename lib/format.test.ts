import { describe, expect, test } from "vitest";
import {
  formatBytes,
  formatCompact,
  formatDuration,
  formatPerStep,
  formatRate,
  formatRelative,
  plural,
} from "./format";

describe("durations", () => {
  test.each([
    [0, "0ms"],
    [850, "850ms"],
    [3_240, "3.2s"],
    [59_400, "59s"],
    [192_000, "3m 12s"],
    [3_600_000, "1h 00m"],
    [14_700_000, "4h 05m"],
    [183_600_000, "2d 3h"],
  ])("%i ms is %s", (ms, text) => expect(formatDuration(ms)).toBe(text));

  test("an unknown one is a dash", () => expect(formatDuration(null)).toBe("–"));
});

test("numbers are exact while they fit and short where they do not", () => {
  expect(formatCompact(9_999)).toBe("9,999");
  expect(formatCompact(12_345)).toBe("12.3k");
  expect(formatCompact(4_200_000)).toBe("4.2m");
});

test("rates keep the digits that matter", () => {
  expect(formatRate(0)).toBe("0");
  expect(formatRate(0.004)).toBe("<0.01");
  expect(formatRate(0.25)).toBe("0.25");
  expect(formatRate(41.26)).toBe("41.3");
  expect(formatRate(1_240.4)).toBe("1,240");
});

test("relative times look both ways", () => {
  expect(formatRelative(1_000, 1_500)).toBe("now");
  expect(formatRelative(0, 12_300)).toBe("12s ago");
  expect(formatRelative(180_000, 0)).toBe("in 3m");
});

test("bytes and plurals", () => {
  expect(formatBytes(12)).toBe("12 B");
  expect(formatBytes(5_242_880)).toBe("5.2 MB");
  expect(plural(1, "job")).toBe("1 job");
  expect(plural(4_213, "job")).toBe("4,213 jobs");
});

test.each([
  [10_000, "jobs / 10s"],
  [60_000, "jobs / 1m"],
  [3_600_000, "jobs / 1h"],
  [5_400_000, "jobs / 1h 30m"],
])("in steps of %i ms the unit is %s", (stepMs, text) => expect(formatPerStep("jobs", stepMs)).toBe(text));
