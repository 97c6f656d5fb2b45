import { expect, test } from "vitest";
import { Durations, judgeLane } from "./durations";

const policy = { slowAfterMs: 100, minSamples: 5 };

test("a kind is as slow as the median of its tenants, so that one slow tenant stays alone in the slow lane", () => {
  const durations = new Durations();
  for (let n = 0; n < 200; n++) durations.note({ jobName: "report", tenant: "slow" }, 900);
  for (const tenant of ["a", "b", "c"])
    for (let n = 0; n < 10; n++) durations.note({ jobName: "report", tenant }, 10);
  const seen = durations.take();
  expect(seen.find(({ tenant }) => tenant === "slow")).toMatchObject({ p90Ms: 900, samples: 64 });
  expect(seen.find(({ tenant }) => tenant === null)?.p90Ms).toBe(10);
  expect(durations.take()).toEqual([]);
});

test("two tenants alone say nothing about their kind", () => {
  const durations = new Durations();
  durations.note({ jobName: "report", tenant: "a" }, 900);
  durations.note({ jobName: "report", tenant: "b" }, 900);
  expect(durations.take().map(({ tenant }) => tenant)).toEqual(["a", "b"]);
});

test.each([
  ["too few samples change nothing", false, 900, 4, false],
  ["nor back", true, 1, 4, true],
  ["above the limit it is slow", false, 101, 5, true],
  ["at the limit it is not", false, 100, 5, false],
  ["a little below the limit it stays slow", true, 90, 5, true],
  ["well below it is fast again", true, 79, 5, false],
])("%s", (_name, slowNow, p90Ms, samples, slow) => {
  expect(judgeLane(policy, slowNow, { jobName: "report", tenant: null, p90Ms, samples })).toBe(slow);
});
