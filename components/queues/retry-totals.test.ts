import { expect, test } from "vitest";
import { attemptRows, retryTotals } from "./retry-totals";

const answer = (byAttempts: { attempts: number; succeeded: number; dead: number }[]) => ({
  from: 0,
  to: 1,
  byAttempts,
  unknown: { succeeded: 2, dead: 1 },
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
