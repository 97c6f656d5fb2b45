import { expect, test } from "vitest";
import { attemptShares } from "./attempt-shares";

/** Jobs that succeeded by attempts, from one on, as the API gives them. */
const side = (...succeeded: number[]) => ({
  byAttempts: Array.from({ length: 20 }, (_, index) => ({
    attempts: index + 1,
    succeeded: succeeded[index] ?? 0,
    dead: 0,
  })),
});

test("sides with unlike traffic are compared by the shares of their own jobs", () => {
  expect(attemptShares(side(90, 10), side(3, 1)).slice(0, 3)).toEqual([
    { label: "1", values: { a: 90, b: 75 } },
    { label: "2", values: { a: 10, b: 25 } },
    { label: "3", values: { a: 0, b: 0 } },
  ]);
});

test("the longer side says how many rows there are", () => {
  const rows = attemptShares(side(1), side(0, 0, 0, 0, 0, 0, 2));
  expect(rows.map(({ label }) => label)).toEqual(["1", "2", "3", "4", "5", "6", "7"]);
  expect(rows.at(-1)?.values).toEqual({ a: 0, b: 100 });
});

test("a side that is not known has no values, and nothing that finished no rows", () => {
  expect(attemptShares(side(1), null)[0]?.values).toEqual({ a: 100 });
  expect(attemptShares(side(), side())).toEqual([]);
});
