import { expect, test } from "vitest";
import { everyWords, patternWords, scheduleWords, zoneWords } from "./schedule-words";

test("an interval is told in the largest unit that it is whole in", () => {
  expect([1_000, 90_000, 3_600_000, 7_200_000, 86_400_000, 1_209_600_000, 1_500].map(everyWords)).toEqual([
    "every second",
    "every 90 seconds",
    "every hour",
    "every 2 hours",
    "every day",
    "every 2 weeks",
    "every 1500 ms",
  ]);
});

test.each([
  ["* * * * *", "every minute"],
  ["*/5 * * * *", "every 5 minutes"],
  ["0 */6 * * *", "every 6 hours at :00"],
  ["15 * * * *", "every hour at :15"],
  ["30 9 * * *", "every day at 09:30"],
  ["0 30 9 * * 1-5", "Mon–Fri at 09:30"],
  ["0 8 * * 1,4", "Mon, Thu at 08:00"],
  ["0 6 1 * *", "day 1 of every month at 06:00"],
  ["@daily", "every day at 00:00"],
])("%s is %s", (pattern, words) => expect(patternWords(pattern)).toBe(words));

test("what has no words stays as it is", () => {
  for (const odd of ["*/10 * * * * *", "0 9 1 1 *", "0 9 L * *", "whenever", "0 9 * * 1#2", ""])
    expect(patternWords(odd)).toBeNull();
  const none = {
    pattern: null,
    tz: null,
    everyMs: null,
    offsetMs: null,
    startAt: null,
    endAt: null,
    limit: null,
  };
  expect(scheduleWords({ ...none, pattern: "0 9 L * *" })).toBe("0 9 L * *");
  expect(scheduleWords(none)).toBe("no schedule");
  expect(zoneWords({ ...none, pattern: "0 9 * * *" })).toBe("the worker's own");
  expect(zoneWords({ ...none, everyMs: 5_000 })).toBeNull();
});
