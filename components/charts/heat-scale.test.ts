import fc from "fast-check";
import { expect, test } from "vitest";
import { heatColor, heatLevels, levelOf } from "./heat-scale";

test("levels are round and rise with what there is", () => {
  expect(heatLevels(0)).toEqual([1]);
  expect(heatLevels(3)).toEqual([1, 2]);
  expect(heatLevels(1_000)).toEqual([1, 5, 10, 20, 100, 200, 500]);
});

test("every count but nothing has a level, and the greatest the strongest colour", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000 }), fc.nat(), (max, part) => {
      const levels = heatLevels(max);
      const count = 1 + (part % max);
      expect(levels.length).toBeLessThanOrEqual(7);
      expect(levels.every((bound, index) => index === 0 || bound > (levels[index - 1] ?? 0))).toBe(true);
      expect(levelOf(levels, 0)).toBe(-1);
      expect(levels[levelOf(levels, count)]).toBeLessThanOrEqual(count);
      expect(heatColor(levelOf(levels, max), levels)).toBe("var(--heat-6)");
    }),
  );
});
