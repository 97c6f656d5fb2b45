import { expect, test } from "vitest";
import type { Schedule } from "../contract/schedulers";
import { firstRun, patternAfter, runsFrom, takeRuns, timesBefore } from "./runs";

const NONE: Schedule = {
  pattern: null,
  tz: null,
  everyMs: null,
  offsetMs: null,
  startAt: null,
  endAt: null,
  limit: null,
};
const at = (text: string) => Date.parse(text);
const HOUR = 3_600_000;

test("a pattern is read in its zone, over the change to summer time", async () => {
  const schedule = { ...NONE, pattern: "30 9 * * *", tz: "Europe/Zurich" };
  const first = patternAfter("30 9 * * *", schedule, at("2026-03-27T12:00:00Z")) ?? 0;
  expect(await takeRuns(runsFrom(schedule, first, 1), 3)).toEqual([
    at("2026-03-28T08:30:00Z"),
    at("2026-03-29T07:30:00Z"),
    at("2026-03-30T07:30:00Z"),
  ]);
});

test("seconds, words and the last day of a month are patterns too; others are refused", () => {
  const next = (pattern: string) => patternAfter(pattern, { ...NONE, tz: "UTC" }, at("2026-01-30T10:00:07Z"));
  expect(next("*/10 * * * * *")).toBe(at("2026-01-30T10:00:10Z"));
  expect(next("@daily")).toBe(at("2026-01-31T00:00:00Z"));
  expect(next("0 12 L * *")).toBe(at("2026-01-31T12:00:00Z"));
  for (const odd of ["61 * * * *", "0 0 30 2 *", "* * * * * * *", "L"]) expect(() => next(odd)).toThrow();
});

test("runs end with the limit and with the end", async () => {
  const every = { ...NONE, everyMs: HOUR };
  expect(await takeRuns(runsFrom({ ...every, limit: 5 }, 0, 3), 10)).toEqual([0, HOUR, 2 * HOUR]);
  // As BullMQ does: the end is looked at when the job before it runs.
  expect(await takeRuns(runsFrom({ ...every, endAt: HOUR }, 0, 1), 10)).toEqual([0, HOUR, 2 * HOUR]);
  const pattern = { ...NONE, pattern: "0 * * * *", tz: "UTC", endAt: 2 * HOUR };
  expect(await takeRuns(runsFrom(pattern, 0, 1), 10)).toEqual([0, HOUR, 2 * HOUR]);
});

test("a new interval runs at once, at its offset or at its start; one that stands keeps its place", () => {
  const now = 10 * HOUR + 5;
  const every = { ...NONE, everyMs: HOUR };
  expect(firstRun(every, null, now)).toBe(now);
  expect(firstRun({ ...every, offsetMs: HOUR }, null, now)).toBe(11 * HOUR);
  expect(firstRun({ ...every, offsetMs: 9 }, null, now)).toBe(10 * HOUR + 9);
  expect(firstRun({ ...every, startAt: 20 * HOUR }, null, now)).toBe(20 * HOUR);
  const standing = { everyMs: HOUR, nextAt: 10 * HOUR + 77, waits: true };
  expect(firstRun(every, standing, now)).toBe(10 * HOUR + 77);
  expect(firstRun(every, { ...standing, waits: false }, now)).toBe(11 * HOUR + 77);
  expect(firstRun({ ...every, everyMs: 2 * HOUR }, standing, now)).toBe(now);
});

test("times before the next are known for intervals and patterns, and none for what is no pattern", () => {
  expect(timesBefore({ ...NONE, everyMs: HOUR }, 3 * HOUR, 2)).toEqual([2 * HOUR, HOUR]);
  const weekdays = { ...NONE, pattern: "0 6 * * 1-5", tz: "UTC" };
  const monday = at("2026-11-30T06:00:00Z");
  const before = [at("2026-11-27T06:00:00Z"), at("2026-11-26T06:00:00Z")];
  expect(timesBefore(weekdays, monday, 2)).toEqual(before);
  expect(timesBefore(weekdays, monday, 2)).toEqual(before);
  expect(timesBefore({ ...NONE, pattern: "whenever" }, monday, 2)).toEqual([]);
});
