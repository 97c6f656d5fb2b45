import { expect, test } from "vitest";
import { Tally } from "./tally";

test("successes break a run of failures, so each batch is successes first and failures after", () => {
  const tally = new Tally();
  tally.failed(0);
  tally.succeeded(10);
  tally.succeeded(30);
  tally.failed(0);
  tally.failed(2_000);
  expect(tally.take()).toEqual([
    { succeeded: 0, failed: 1, tookMs: 0, openAtLeastMs: 0 },
    { succeeded: 2, failed: 2, tookMs: 40, openAtLeastMs: 2_000 },
  ]);
  expect(tally.take()).toEqual([]);
});

test("with Redis away for long it keeps the counts and gives up their order", () => {
  const tally = new Tally();
  for (let n = 0; n < 1_000; n++) {
    tally.succeeded(1);
    tally.failed(0);
  }
  const batches = tally.take();
  expect(batches.length).toBeLessThanOrEqual(64);
  expect(batches.reduce((sum, { succeeded }) => sum + succeeded, 0)).toBe(1_000);
  expect(batches.reduce((sum, { failed }) => sum + failed, 0)).toBe(1_000);
});
