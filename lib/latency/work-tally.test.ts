import { expect, test } from "vitest";
import { WorkTally } from "./work-tally";

const labels = { name: "mail", tenant: null };
const HOUR = 3_600_000;

test("each second is told once it is over, also when the clock is set back", () => {
  const tally = new WorkTally();
  const take = (nowMs: number) =>
    tally.take(nowMs, { all: false, isBusy: false }).map(({ atMs, name }) => [atMs, name.reported]);
  tally.ended(labels, "completed", HOUR);
  expect(take(HOUR + 999)).toEqual([]);
  tally.ended(labels, "completed", HOUR + 1_000);
  expect(take(HOUR + 1_001)).toEqual([[HOUR, 1]]);
  tally.ended(labels, "completed", 5_000);
  tally.ended(labels, "completed", 5_001);
  expect(take(5_999)).toEqual([[HOUR + 1_000, 1]]);
  expect(take(6_000)).toEqual([[5_000, 2]]);
  expect(take(7_000)).toEqual([]);
});
