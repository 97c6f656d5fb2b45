import { expect, test } from "vitest";
import type { RetriesAnswer, SeriesAnswer } from "@/lib/contract/metrics";
import { deadShareOf, differencesOf, meanOf, middleOf, mostOf } from "./difference";

const series = (metrics: Partial<SeriesAnswer["metrics"]>): SeriesAnswer => ({
  from: 0,
  to: 1,
  stepMs: 1,
  at: [],
  metrics: metrics as SeriesAnswer["metrics"],
  gaps: [],
});

test("gaps count neither as nothing nor as a value", () => {
  expect(meanOf([null, 2, 4])).toBe(3);
  expect(mostOf([null, 2, 4])).toBe(4);
  expect(middleOf([9, null, 1, 5])).toBe(5);
  for (const sum of [meanOf, mostOf, middleOf]) expect(sum([null])).toBeNull();
});

test("the share of dead letters is of the jobs that ended", () => {
  expect(deadShareOf(series({ servicePerSec: [9, 9], failurePerSec: [1, 1] }))).toBeCloseTo(0.1);
  expect(deadShareOf(series({ servicePerSec: [0], failurePerSec: [0] }))).toBeNull();
  expect(deadShareOf(series({}))).toBeNull();
});

test("each figure has both sides, what differs and by which factor; what is not known is said to be", () => {
  const lines = differencesOf(
    {
      series: series({ backlog: [100, 300], servicePerSec: [8], failurePerSec: [2] }),
      latency: null,
      retries: null,
    },
    {
      series: series({ backlog: [100], servicePerSec: [9], failurePerSec: [1] }),
      latency: null,
      retries: null,
    },
  );
  const line = (label: string) => lines.find((one) => one.label === label);
  expect(line("Backlog, mean")).toEqual({
    label: "Backlog, mean",
    a: "200",
    b: "100",
    difference: "+100",
    factor: "× 2.00",
  });
  expect(line("Jobs out, mean")?.factor).toBe("× 0.89");
  expect(line("Share that became dead letters")?.difference).toBe("+10.0 points");
  expect(line("Waited, p95 of the middle step")).toMatchObject({ a: "–", b: "–", difference: "–" });
});

test("a large factor is a whole number, and there is none of what is shown as zero", () => {
  const [many, few, hardly] = [5_000, 4, 0.2].map((backlog) => ({
    series: series({ backlog: [backlog] }),
    latency: null,
    retries: null,
  }));
  if (!many || !few || !hardly) throw new Error("A side is missing.");
  const factor = (a: typeof many, b: typeof many) =>
    differencesOf(a, b).find(({ label }) => label === "Backlog, mean")?.factor;
  expect([factor(many, few), factor(few, many), factor(many, hardly)]).toEqual(["× 1,250", "× <0.01", ""]);
});

test("what retries cost is set beside what they cost on the other side", () => {
  const retries = (first: number, third: number, dead: number) => ({
    series: series({}),
    latency: null,
    retries: {
      byAttempts: [
        { attempts: 1, succeeded: first, dead: 0 },
        { attempts: 3, succeeded: third, dead },
      ],
    } as RetriesAnswer,
  });
  const lines = differencesOf(retries(6, 2, 2), retries(9, 0, 1));
  const line = (label: string) => lines.find((one) => one.label === label);
  expect(line("Succeeded at the first attempt")).toMatchObject({
    a: "60.0 %",
    b: "90.0 %",
    difference: "−30.0 points",
  });
  expect(line("Attempts for a success")).toMatchObject({ a: "2.25", b: "1.33", difference: "+0.92" });
  expect(line("Attempts of jobs that died")).toMatchObject({ a: "33.3 %", b: "25.0 %" });
});
