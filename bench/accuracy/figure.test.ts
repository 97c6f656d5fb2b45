import { expect, test } from "vitest";
import { exactly, type Figure, judge, LATENCY, type Reading } from "./figure";
import { printVerdicts } from "./table";

const figure = (readings: Reading[], bound: Figure["bound"]): Figure => ({
  queue: "q",
  figure: "wait p95",
  unit: "ms",
  bound,
  readings,
});

test("a figure is as good as its worst reading, and one beyond its bound is over", () => {
  const good = judge(figure([exactly(100, 104), exactly(10, 10), exactly(200, 211)], LATENCY));
  expect(good).toMatchObject({ good: true, readings: 3, offBy: 11, worst: { shown: 211 } });
  const bad = judge(figure([exactly(100, 104), exactly(100, 107)], LATENCY));
  expect(bad).toMatchObject({ good: false, worst: { shown: 107 } });
  expect(judge(figure([{ truth: { low: 5, high: 9 }, shown: 7 }], LATENCY)).offBy).toBe(0);
  expect(printVerdicts([good, bad]).match(/OVER/g)).toHaveLength(1);
});

test("what was not shown, or could not be compared, is over", () => {
  expect(judge(figure([exactly(0, null)], LATENCY)).good).toBe(false);
  expect(judge(figure([], LATENCY)).good).toBe(false);
});
