import fc from "fast-check";
import { expect, test } from "vitest";
import { LATENCY_BANDS, type LatencyAnswer } from "@/lib/contract/latency";
import { latencyRows, latencySentence, rowOfLatency } from "./latency-rows";

const column = (...values: (number | null)[]) => values;
const bandsWith = (band: number, ...counts: (number | null)[]) =>
  LATENCY_BANDS.map((_, index) => (index === band ? counts : counts.map((n) => (n === null ? null : 0))));

const answer: LatencyAnswer = {
  from: 0,
  to: 30_000,
  stepMs: 10_000,
  at: [0, 10_000, 20_000],
  wait: {
    count: column(4, null, 0),
    p50: column(150, null, null),
    p95: column(200, null, null),
    p99: column(250, null, null),
    max: column(260, null, null),
  },
  run: {
    count: column(0, null, 0),
    p50: column(null, null, null),
    p95: column(null, null, null),
    p99: column(null, null, null),
    max: column(null, null, null),
  },
  bands: LATENCY_BANDS,
  waitBands: bandsWith(6, 4, null, 0),
  runBands: bandsWith(0, 0, null, 0),
  source: ["exact", null, "derived"],
  unknown: { wait: 3, run: 0 },
  workers: { concurrency: column(null, null, null), loopDelayMs: column(null, null, null) },
  gaps: [],
};

test("a latency stands inside its own band, and longer ones stand higher", () => {
  const ms = fc.double({ min: 0, max: 100_000_000, noNaN: true });
  fc.assert(
    fc.property(ms, ms, (one, other) => {
      const row = Math.floor(rowOfLatency(LATENCY_BANDS, one));
      expect(one).toBeGreaterThanOrEqual(LATENCY_BANDS[row]?.fromMs ?? Number.POSITIVE_INFINITY);
      expect(one).toBeLessThanOrEqual(LATENCY_BANDS[row]?.toMs ?? Number.POSITIVE_INFINITY);
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      expect(rowOfLatency(LATENCY_BANDS, low)).toBeLessThanOrEqual(rowOfLatency(LATENCY_BANDS, high));
    }),
  );
});

test("only the bands that jobs fall into are drawn, with some around them, and quantiles over them", () => {
  const { bands, cells, lines } = latencyRows(answer, "wait") ?? never();
  expect(bands.map(({ fromMs }) => fromMs)).toEqual([2, 5, 10, 30, 100, 300]);
  const row = bands.findIndex(({ fromMs }) => fromMs === 100);
  expect(cells.counts[row]).toEqual([4, null, 0]);
  expect(lines[0]?.label).toBe("p50");
  expect(Math.floor(lines[0]?.values[0] ?? -1)).toBe(row);
  expect(lines[0]?.values[1]).toBeNull();
});

test("the sentence says what it rests on, by the weakest of its steps, and what is missing", () => {
  expect(latencySentence(answer, "wait")).toBe(
    "Last, half waited longer than 150ms, 1 % longer than 250ms. Derived: from BullMQ’s events. 3 not measured.",
  );
  expect(latencySentence(answer, "run")).toBe("How long jobs ran.");
});

test("without any job that ended there is nothing to draw", () => {
  expect(latencyRows(answer, "run")).toBeNull();
});

function never(): never {
  throw new Error("There are rows.");
}
