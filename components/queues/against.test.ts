import { expect, test } from "vitest";
import { otherSpan } from "./against";

const DAY = 86_400_000;

test("the other time is as long, and ends where this begins or lies a day or a week back", () => {
  const frame = { kind: "fixed", from: 10 * DAY, to: 10 * DAY + 3_600_000 } as const;
  expect(otherSpan(frame, "before", 0)).toEqual({ from: 10 * DAY - 3_600_000, to: 10 * DAY });
  expect(otherSpan(frame, "day", 0)).toEqual({ from: 9 * DAY, to: 9 * DAY + 3_600_000 });
  expect(otherSpan({ kind: "live", range: "1h" }, "week", 20 * DAY)).toEqual({
    from: 13 * DAY - 3_600_000,
    to: 13 * DAY,
  });
});

test("a time that is chosen freely begins where it is said to, and is cut at now", () => {
  const frame = { kind: "fixed", from: 10 * DAY, to: 10 * DAY + 3_600_000 } as const;
  expect(otherSpan(frame, 5 * DAY, 20 * DAY)).toEqual({ from: 5 * DAY, to: 5 * DAY + 3_600_000 });
  expect(otherSpan(frame, 12 * DAY, 12 * DAY + 60_000)).toEqual({ from: 12 * DAY, to: 12 * DAY + 60_000 });
});
