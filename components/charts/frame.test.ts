import fc from "fast-check";
import { expect, test } from "vitest";
import { fixedFrame, frameOf, frameSlug, LEAST_SPAN_MS, refreshOf, spanOf, urlOf } from "./frame";

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

test("an address names a range that ends now, or two times", () => {
  expect(frameOf({ range: "1h", from: null, to: null })).toEqual({ kind: "live", range: "1h" });
  expect(frameOf({ range: "1h", from: 5, to: 9 })).toEqual({ kind: "fixed", from: 5, to: 9 });
  expect(frameOf({ range: "1h", from: 9, to: 5 })).toEqual({ kind: "live", range: "1h" });
  expect(frameOf({ range: "1h", from: 9, to: null })).toEqual({ kind: "live", range: "1h" });
});

test("a time that stands still is not asked for again", () => {
  expect(refreshOf({ kind: "fixed", from: 0, to: 1 })).toBe(false);
  expect(refreshOf({ kind: "live", range: "15m" }, 5_000)).toBe(5_000);
  expect(spanOf({ kind: "live", range: "1h" }, NOW)).toEqual({ from: NOW - 3_600_000, to: NOW });
});

test("what was dragged over is a frame that ends before now, is long enough to show something and has what was meant", () => {
  const moment = fc.integer({ min: NOW - 90 * 86_400_000, max: NOW + 3_600_000 });
  fc.assert(
    fc.property(moment, moment, (one, other) => {
      const frame = fixedFrame(one, other, NOW);
      if (frame.kind !== "fixed") throw new Error("A frame of two times stands still.");
      expect(frame.to).toBeLessThanOrEqual(NOW);
      expect(frame.to - frame.from).toBeGreaterThanOrEqual(LEAST_SPAN_MS);
      expect(frame.from).toBeLessThanOrEqual(Math.max(0, Math.min(one, other)));
      expect(frame.to).toBeGreaterThanOrEqual(Math.min(NOW, Math.max(one, other)));
      expect(frameOf({ range: "15m", ...urlOf(frame) })).toEqual(frame);
    }),
  );
});

test("a file is named after its time", () => {
  expect(frameSlug({ kind: "live", range: "6h" })).toBe("6h");
  expect(frameSlug({ kind: "fixed", from: NOW, to: NOW + 60_000 })).toBe("20260102T030405Z-20260102T030505Z");
});
