import { expect, test } from "vitest";
import { printReport, verdictOf } from "./report";
import { runChaos } from "./run";
import { seeded } from "./seeded";

/** The short form of `npm run chaos`. Its seed is fixed, the moments at which processes die are not. */
test("kills, freezes, cuts and a bad downstream lose no job and double no keyed effect", {
  timeout: 170_000,
}, async () => {
  const counts = { workers: 3, workerKills: 4, redisKills: 1, freezes: 1, cuts: 2, lags: 1, moods: 4 };
  const report = await runChaos({
    ...counts,
    jobs: 5_000,
    random: seeded(7),
    stuckAfterMs: 60_000,
    progress: () => {},
  });
  expect(verdictOf(report), printReport(report, counts)).toEqual({
    good: true,
    sentence: "Nothing lost, nothing done twice under a key.",
  });
  expect(report).toMatchObject({ accepted: 5_000, incidents: 13 });
  expect(report.completed + report.deadLetters).toBe(5_000);
  // One in fifty is refused for good.
  expect(report.deadLetters).toBeGreaterThanOrEqual(100);
});
