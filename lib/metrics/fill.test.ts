import { expect, test } from "vitest";
import {
  addLoss,
  addTally,
  type Book,
  closeBuckets,
  newBook,
  resumeBook,
  saveBook,
  takeSample,
} from "./book";
import { columnOf, fillRange, gapsOf } from "./fill";
import { decodePoint, type Gauges, type Point } from "./point";
import { planRange, TIERS } from "./tiers";

const T = 1_800_000_000_000;
const MINUTE = 60_000;
const gauges = (waiting: number, oldestSinceMs: number | null = null): Gauges => ({
  counts: {
    waiting,
    prioritized: 0,
    active: 0,
    delayed: 0,
    failed: 0,
    completed: 0,
    "waiting-children": 0,
    held: 0,
  },
  oldestSinceMs,
});
const tally = (arrived: number) => ({ arrived, served: 0, failed: 0, retried: 0 });

/** Ticks once a second from `from` to `to`; gives the points of the finest tier. */
function run(
  book: Book,
  from: number,
  to: number,
  at: (second: number) => { waiting: number; arrived?: number },
) {
  const points = new Map<number, Point>();
  for (let second = from; second <= to; second++) {
    const nowMs = T + second * 1_000 + 300;
    const { waiting, arrived = 0 } = at(second);
    if (arrived) addTally(book, nowMs, tally(arrived));
    for (const point of closeBuckets(book, nowMs)) {
      if (point.tier === 0) points.set(point.bucket - T / 1_000, decodePoint(point.text));
    }
    takeSample(book, nowMs, gauges(waiting));
  }
  return points;
}

test("a queue at rest stores nothing, and its rest can be told from its stir", () => {
  const book = newBook(T);
  const points = run(book, 0, 100, (second) =>
    second < 50 ? { waiting: 7 } : { waiting: 9, arrived: second === 50 ? 2 : 0 },
  );
  expect([...points.keys()]).toEqual([0, 49, 50]);
  const plan = { tier: TIERS[0], perPoint: 1, fromBucket: 20, toBucket: 60 };
  const watched = new Set(Array.from({ length: 100 }, (_, second) => second));
  const later = new Map([...points].filter(([bucket]) => bucket >= 20));
  const filled = fillRange(plan, later, watched, gauges(9));
  const waiting = columnOf(plan, filled, "waiting");
  expect(waiting.slice(0, 30)).toEqual(Array(30).fill(7));
  expect(waiting.slice(30)).toEqual(Array(10).fill(9));
  expect(columnOf(plan, filled, "arrivalPerSec")[30]).toBe(2);
  expect(gapsOf(plan, filled)).toEqual([]);
});

test("a time in which nobody looked is a gap, and so is the time before a queue was met", () => {
  const points = run(newBook(T), 30, 40, () => ({ waiting: 3 }));
  const plan = { tier: TIERS[0], perPoint: 1, fromBucket: 20, toBucket: 60 };
  const watched = new Set([...Array(45).keys(), ...Array.from({ length: 10 }, (_, i) => 50 + i)]);
  const waiting = columnOf(plan, fillRange(plan, points, watched, gauges(3)), "waiting");
  expect(waiting.slice(0, 10)).toEqual(Array(10).fill(null));
  expect(waiting.slice(10, 25)).toEqual(Array(15).fill(3));
  expect(waiting.slice(25, 30)).toEqual(Array(5).fill(null));
  expect(waiting.slice(30)).toEqual(Array(10).fill(3));
  expect(gapsOf(plan, fillRange(plan, points, watched, gauges(3)))).toContainEqual({
    from: 45_000,
    to: 50_000,
  });
});

test("a restart in the middle of a bucket counts each event once, in every tier", () => {
  const first = newBook(T);
  addTally(first, T + 200, tally(3));
  closeBuckets(first, T + 400);
  takeSample(first, T + 400, gauges(1));
  const second = resumeBook(JSON.parse(JSON.stringify(saveBook(first))), T + 400);
  addTally(second, T + 700, tally(4));
  const points = closeBuckets(second, T + 3_700_000);
  for (const [index, tier] of TIERS.entries()) {
    const point = points.find((each) => each.tier === index && each.bucket === Math.floor(T / tier.stepMs));
    expect(point && decodePoint(point.text).flow.arrived).toBe(7);
  }
});

test("after a restart the mark of a rest does not wipe out what happened in the bucket where it stopped", () => {
  const first = newBook(T);
  takeSample(first, T + 200, gauges(5));
  closeBuckets(first, T + 1_200);
  addTally(first, T + 1_100, tally(3));
  takeSample(first, T + 1_200, gauges(5));
  const second = resumeBook(saveBook(first), T + 1_200);
  const points = closeBuckets(second, T + 6_000);
  takeSample(second, T + 6_000, gauges(9));
  points.push(...closeBuckets(second, T + 7_000));
  const finest = points.filter((point) => point.tier === 0).map((point) => decodePoint(point.text));
  expect(finest.map((point) => point.flow.arrived)).toEqual([3, 0]);
});

test("missed events make rates unknown, or are made up for where they were few", () => {
  const book = newBook(T);
  addTally(book, T + 100, { arrived: 90, served: 45, failed: 0, retried: 0 });
  addLoss(book, T + 500, T + 1_500);
  takeSample(book, T, gauges(1));
  const points = closeBuckets(book, T + 10_000).map((point) => ({
    ...point,
    flow: decodePoint(point.text).flow,
  }));
  expect(points.find((point) => point.tier === 0)?.flow).toMatchObject({ arrived: 90, served: null });
  expect(points.find((point) => point.tier === 1)?.flow).toMatchObject({ arrived: 90, served: 50 });
});

test("the tier reaches back far enough and gives no more points than asked for", () => {
  const plan = (rangeMs: number, points: number) =>
    planRange(TIERS, { fromMs: T - rangeMs, toMs: T, points, nowMs: T });
  expect(plan(5 * MINUTE, 300)).toMatchObject({ tier: { stepMs: 1_000 }, perPoint: 1 });
  expect(plan(15 * MINUTE, 60)).toMatchObject({ tier: { stepMs: 10_000 }, perPoint: 2 });
  expect(plan(60 * MINUTE, 2_000).tier.stepMs).toBe(10_000);
  expect(plan(24 * 60 * MINUTE, 300)).toMatchObject({ tier: { stepMs: MINUTE }, perPoint: 5 });
  expect(plan(30 * 24 * 60 * MINUTE, 300).tier.stepMs).toBe(60 * MINUTE);
});

test("a spike shorter than a bucket stays visible in coarse tiers and in points of several buckets", () => {
  const book = newBook(T);
  const coarse = new Map<number, Point>();
  for (let second = 0; second <= 40; second++) {
    const nowMs = T + second * 1_000 + 300;
    for (const point of closeBuckets(book, nowMs)) {
      if (point.tier === 1) coarse.set(point.bucket - T / 10_000, decodePoint(point.text));
    }
    takeSample(book, nowMs, gauges(second === 14 ? 900 : 3));
  }
  expect([...coarse].map(([bucket, { gauges: at }]) => [bucket, at?.counts.waiting])).toEqual([
    [0, 3],
    [1, 900],
    [2, 3],
  ]);
  const plan = { tier: TIERS[1], perPoint: 4, fromBucket: 0, toBucket: 4 };
  expect(columnOf(plan, fillRange(plan, coarse, new Set([0, 1, 2, 3]), gauges(3)), "backlog")).toEqual([900]);
});
