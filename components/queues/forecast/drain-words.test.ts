import { expect, test } from "vitest";
import { forecastDrain } from "@/lib/contract/values/drain-forecast";
import { drainWords } from "./drain-words";

const HOUR = 3_600_000;
const said = (drainMs: { soonest: number | null; likely: number | null; latest: number | null }) =>
  drainWords({ growthPerSec: 2.2, drainMs, at: () => ({ low: 0, likely: 0, high: 0 }) });

test("says when a backlog is gone, how sure that is, and no milliseconds", () => {
  expect(said({ soonest: 0, likely: 0, latest: 0 })).toBe("Nothing waits: the queue keeps up.");
  expect(said({ soonest: 400, likely: 90_000, latest: HOUR })).toBe(
    "Likely drains in 1m 30s; in four of five cases between less than a second and 1h 00m.",
  );
  expect(said({ soonest: 60_000, likely: 90_000, latest: null })).toBe(
    "Likely drains in 1m 30s, at the soonest in 1m 00s; rates vary so much that it may not.",
  );
  expect(said({ soonest: 3, likely: null, latest: null })).toBe(
    "Never at this rate: the backlog grows by 2.2/s. With luck it is gone in less than a second.",
  );
  expect(said({ soonest: null, likely: null, latest: null })).toBe(
    "Never at this rate: the backlog grows by 2.2/s.",
  );
});

test("rates that never varied give one time, not a band", () => {
  const steps = Array.from({ length: 10 }, () => ({ arrived: 10, left: 20 }));
  const forecast = forecastDrain(600, steps, 1_000);
  expect(forecast && drainWords(forecast)).toBe("Drains in 1m 00s.");
});
