import fc from "fast-check";
import { expect, test } from "vitest";
import { elapsedTicks, elapsedWords } from "./elapsed-axis";

test("ticks are round, few, and in words of one unit", () => {
  const words = (ms: number) => elapsedTicks(ms, 5).map(elapsedWords);
  expect(words(90)).toEqual(["20ms", "40ms", "60ms", "80ms"]);
  expect(words(7_400)).toEqual(["2s", "4s", "6s"]);
  expect(words(3 * 3_600_000)).toEqual(["1h", "2h", "3h"]);
  expect(words(100 * 86_400_000)).toEqual(["30d", "60d", "90d"]);
});

test("of any length there are at most as many as were asked for", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e13 }), fc.integer({ min: 1, max: 8 }), (ms, most) => {
      const ticks = elapsedTicks(ms, most);
      expect(ticks.length).toBeLessThanOrEqual(most);
      expect(ticks.at(-1) ?? 0).toBeLessThanOrEqual(ms);
    }),
  );
});
