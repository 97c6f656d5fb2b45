import { expect, test } from "vitest";
import { scanStep } from "./discovery";

const passMs = (keys: number) => {
  const { count, stepMs } = scanStep(keys);
  return (keys / count) * stepMs;
};

test.each([0, 5_000, 200_000, 400_000, 1_200_000, 6_000_000])(
  "a pass over %i keys ends within a minute",
  (keys) => {
    expect(passMs(keys)).toBeLessThanOrEqual(60_000);
  },
);

test.each([0, 400_001, 6_000_000, 1_000_000_000])(
  "of %i keys a step holds Redis up for about a millisecond, and steps leave it the rest of its time",
  (keys) => {
    const { count, stepMs } = scanStep(keys);
    expect(count).toBeGreaterThanOrEqual(1_000);
    expect(count).toBeLessThanOrEqual(2_000);
    expect(stepMs).toBeGreaterThanOrEqual(20);
  },
);
