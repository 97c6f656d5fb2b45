import { expect, test } from "vitest";
import { toCsv } from "@/components/charts/csv";
import { type Bottleneck, bottleneckOf, type LoadFigures } from "./bottleneck";
import { readRecorded } from "./recorded";
import { compressed, rateAt, type Shape } from "./shapes";

/** Jobs of a whole run of a second, by small steps. */
const jobsOf = (shape: Shape, seconds = 1) => {
  const steps = 1_000;
  let sum = 0;
  for (let step = 0; step < steps; step++) sum += (rateAt(shape, (step + 0.5) / steps) * seconds) / steps;
  return sum;
};

test("shapes have the mean that they name, and their peak where it belongs", () => {
  expect(jobsOf({ kind: "steady", perSec: 50 })).toBeCloseTo(50, 6);
  expect(jobsOf({ kind: "seasonal", perSec: 50 })).toBeCloseTo(50, 6);
  expect(rateAt({ kind: "seasonal", perSec: 50 }, 0.5)).toBe(100);
  const spike: Shape = { kind: "spike", perSec: 10, times: 10 };
  expect([0.39, 0.41, 0.61].map((share) => rateAt(spike, share))).toEqual([10, 100, 10]);
});

const steps = [
  { atMs: 0, perSec: 2 },
  { atMs: 60_000, perSec: 0 },
  { atMs: 120_000, perSec: 4 },
];

test("a recorded series is read as the API gives it and as the chart's file has it", () => {
  const at = steps.map(({ atMs }) => 1_795_846_500_000 + atMs);
  const wanted = { kind: "recorded", steps, lengthMs: 180_000 };
  expect(readRecorded(JSON.stringify({ at, metrics: { arrivalPerSec: [2, null, 4] } }))).toEqual(wanted);
  const file = toCsv({
    caption: "Throughput",
    columns: [
      { label: "Time", format: String, isTime: true },
      { label: "in", unit: "jobs/s", format: String },
      { label: "out", unit: "jobs/s", format: String },
    ],
    rows: at
      .map((time, index) => ({
        key: String(time),
        cells: [{ value: time }, { value: [2, null, 4][index] ?? null }, { value: 9 }],
      }))
      .reverse(),
  });
  expect(readRecorded(file)).toEqual(wanted);
  expect(() => readRecorded("Time,out\n")).toThrow('no column "in"');
  expect(() => readRecorded("Time,in (jobs/s)\n")).toThrow("fewer than two moments");
});

test("a compressed series has as many jobs in a part of the time", () => {
  const shape = { kind: "recorded" as const, steps, lengthMs: 180_000 };
  const fast = compressed(shape, 60);
  expect(fast).toMatchObject({ lengthMs: 3_000 });
  expect(jobsOf(fast, 3)).toBeCloseTo(jobsOf(shape, 180), 6);
});

const figures: LoadFigures = {
  arrivedPerSec: 300,
  donePerSec: 100,
  waitingSeconds: 9,
  seconds: 20,
  redisCpu: 0.1,
  loopBusy: 0.2,
  loopP99Ms: 12,
  slotsBusy: 0.3,
  downstreamBusy: null,
  ratePerSec: null,
};

test.each<[Bottleneck["what"], Partial<LoadFigures>]>([
  ["none", { waitingSeconds: 1, slotsBusy: 1 }],
  ["event loop", { loopBusy: 0.97, slotsBusy: 1 }],
  ["Redis", { redisCpu: 0.9, slotsBusy: 1 }],
  ["rate limit", { ratePerSec: 105, slotsBusy: 0.95 }],
  ["downstream", { downstreamBusy: 0.98, slotsBusy: 1 }],
  ["workers' concurrency", { slotsBusy: 0.8, downstreamBusy: 0.5 }],
  ["unknown", {}],
])("what kept jobs waiting is told: %s", (what, part) => {
  const told = bottleneckOf({ ...figures, ...part });
  expect(told.what).toBe(what);
  if (what !== "none") expect(told.sentence).toContain("100 jobs/s are done while 300 arrive");
});
