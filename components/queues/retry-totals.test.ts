import { expect, test } from "vitest";
import { attemptRows, costColumns, retryCost, retryTotals } from "./retry-totals";

const answer = (byAttempts: { attempts: number; succeeded: number; dead: number }[]) => ({
  from: 0,
  to: 1,
  stepMs: 1,
  at: [],
  steps: { succeeded: [], dead: [], succeededAttempts: [], deadAttempts: [] },
  byAttempts,
  unknown: { succeeded: 2, dead: 1 },
  gaps: [],
});

test("says what first attempts and retries achieved", () => {
  const totals = retryTotals(
    answer([
      { attempts: 1, succeeded: 90, dead: 4 },
      { attempts: 5, succeeded: 4, dead: 2 },
    ]),
  );
  expect(totals).toMatchObject({ succeeded: 94, dead: 6, finished: 100, unknown: 3 });
  expect(totals.sentence).toBe(
    "90.0 % succeeded at the first attempt. 14 of 124 attempts went into jobs that died.",
  );
});

test("a clean run says so, and none at all divides by nothing", () => {
  expect(retryTotals(answer([{ attempts: 1, succeeded: 3, dead: 0 }])).sentence).toBe(
    "100 % succeeded at the first attempt. No attempt was spent on a job that died.",
  );
  expect(retryTotals(answer([])).finished).toBe(0);
});

test("empty rows at the end are left out, and the last row is open", () => {
  const all = Array.from({ length: 20 }, (_, index) => ({ attempts: index + 1, succeeded: 0, dead: 0 }));
  expect(attemptRows(answer(all)).map(({ label }) => label)).toEqual(["1", "2", "3", "4", "5"]);
  const last = all.map((row) => (row.attempts === 20 ? { ...row, dead: 1 } : row));
  expect(attemptRows(answer(last)).at(-1)?.label).toBe("20+");
});

test("success costs all attempts, also those of jobs that died", () => {
  const cost = retryCost(
    answer([
      { attempts: 1, succeeded: 6, dead: 0 },
      { attempts: 3, succeeded: 2, dead: 2 },
    ]),
  );
  expect(cost).toEqual({
    finished: 10,
    firstShare: 0.6,
    deadShare: 0.2,
    perSuccess: 18 / 8,
    wastedShare: 6 / 18,
  });
  expect(retryCost(answer([]))).toMatchObject({ perSuccess: null, wastedShare: null, firstShare: null });
});

test("attempts of a step are those that succeeded, those before a success, and those of jobs that died", () => {
  const columns = costColumns({
    steps: { succeeded: [4, 0], dead: [1, 0], succeededAttempts: [6, 0], deadAttempts: [3, 0] },
  });
  expect(columns).toEqual({
    successful: [4, 0],
    repeated: [2, 0],
    wasted: [3, 0],
    perSuccess: [9 / 4, null],
    wastedShare: [3 / 9, null],
  });
});

test("a step whose counts cannot be read is a gap in every column", () => {
  const unread = { succeeded: [null], dead: [null], succeededAttempts: [null], deadAttempts: [null] };
  const columns = costColumns({ steps: unread });
  expect(Object.values(columns)).toEqual([[null], [null], [null], [null], [null]]);
});
