import { expect, test } from "vitest";
import { parseRetryAfterMs } from "./retry-after";

const now = Date.UTC(2026, 0, 1, 12, 0, 0);

test.each([
  ["seconds", "120", 120_000],
  ["zero", "0", 0],
  ["spaces around", " 3 ", 3_000],
  ["a date", "Thu, 01 Jan 2026 12:00:30 GMT", 30_000],
  ["a date in the past", "Thu, 01 Jan 2026 11:00:00 GMT", 0],
  ["absent", undefined, null],
  ["empty", "", null],
  ["a fraction", "1.5", null],
  ["negative", "-5", null],
  ["nonsense", "soon", null],
])("%s", (_name, header, expected) => {
  expect(parseRetryAfterMs(header, now)).toBe(expected);
});
