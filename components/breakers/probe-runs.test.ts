import { expect, test } from "vitest";
import type { BreakerEvent } from "@/lib/contract/breakers";
import { withProbeRuns } from "./probe-runs";

const event = (
  at: number,
  kind: BreakerEvent["event"],
  cause: BreakerEvent["cause"] = null,
): BreakerEvent => ({
  event: kind,
  at,
  cause,
  by: null,
  reason: null,
  until: null,
  queueName: "webhooks",
});
const probes = (from: number, failed: number) =>
  Array.from({ length: failed }, (_, i) => [
    event(from + 10 * i, "half-opened"),
    event(from + 10 * i + 1, "opened", "probe"),
  ])
    .flat()
    .reverse();

test("failed probes in a row are one entry, between what opened the breaker and what closed it", () => {
  const closed = event(99, "closed");
  const opened = event(1, "opened", "consecutive");
  const run = [event(90, "half-opened"), ...probes(10, 4)];
  expect(withProbeRuns([closed, ...run, opened])).toEqual([
    closed,
    { failed: 4, from: 10, to: 90, events: run },
    opened,
  ]);
});

test("a few stay as they are, and so does a history without any", () => {
  const few = [event(99, "closed"), ...probes(10, 2), event(1, "opened", "share")];
  expect(withProbeRuns(few)).toEqual(few);
  expect(withProbeRuns([])).toEqual([]);
});

test("what was done by hand parts two runs", () => {
  const history = [...probes(100, 3), event(50, "reset"), ...probes(10, 5)];
  expect(withProbeRuns(history).map((entry) => ("failed" in entry ? entry.failed : entry.event))).toEqual([
    3,
    "reset",
    5,
  ]);
});
