import { expect, test } from "vitest";
import type { BullEvent } from "../queues/backend/events";
import { noDelta } from "./delta";
import { middleOf } from "./histogram";
import { JobsUnderWay } from "./under-way";

const NOTHING = { name: null, prev: null, runAtMs: null, attemptsMade: null, failedReason: null };

/** The waits, in ms, that these events tell of one job, each by the middle of its bucket. */
function waitsOf(...words: [event: string, atMs: number, more?: Partial<BullEvent>][]): number[] {
  const jobs = new JobsUnderWay({ taken: 0 }, false);
  const delta = noDelta();
  for (const [event, atMs, more] of words) jobs.see({ ...NOTHING, event, atMs, jobId: "1", ...more }, delta);
  return [...delta.queue.values()].flatMap(({ events }) => [...events.wait.keys()].map(middleOf));
}

test("a delayed job waits since its time has come, also when no worker was there to take note of it", () => {
  const added = ["added", 1_000] as const;
  const wait = waitsOf(
    [...added],
    ["delayed", 1_000, { runAtMs: 5_000 }],
    ["waiting", 65_000, { prev: "delayed" }],
    ["active", 65_001, { prev: "waiting" }],
  );
  expect(wait).toHaveLength(1);
  expect(Math.abs((wait[0] ?? 0) - 60_001)).toBeLessThan(0.05 * 60_001);
});

test("so does a retry; one that is promoted before its time waits since then", () => {
  expect(
    waitsOf(
      ["active", 1_000, { prev: "waiting" }],
      ["delayed", 1_010, { runAtMs: 2_010 }],
      ["waiting", 2_020, { prev: "delayed" }],
      ["active", 2_025, { prev: "waiting" }],
    ),
  ).toEqual([15]);
  expect(
    waitsOf(
      ["added", 1_000],
      ["delayed", 1_000, { runAtMs: 90_000 }],
      ["waiting", 2_000, { prev: "delayed" }],
      ["active", 2_007, { prev: "waiting" }],
    ),
  ).toEqual([7]);
});

test("one whose time had come before it was there waits since it is there", () => {
  expect(
    waitsOf(
      ["added", 1_000],
      ["delayed", 1_000, { runAtMs: 900 }],
      ["waiting", 1_006, { prev: "delayed" }],
      ["active", 1_010, { prev: "waiting" }],
    ),
  ).toEqual([10]);
});

test("where it is not known since when an attempt could run, its wait is told as unknown, also when another attempt follows", () => {
  const delta = noDelta();
  const jobs = new JobsUnderWay({ taken: 0 }, true);
  const words = [
    ["active", 1_000, {}],
    ["delayed", 1_010, { runAtMs: 1_070 }],
    ["waiting", 1_071, { prev: "delayed" }],
    ["active", 1_075, {}],
    ["completed", 1_080, {}],
  ] as const;
  for (const [event, atMs, more] of words) jobs.see({ ...NOTHING, event, atMs, jobId: "1", ...more }, delta);
  const [parts] = delta.queue.values();
  expect(parts?.events.waitUnknown).toBe(1);
  expect([...(parts?.events.wait ?? [])]).toEqual([[5, 1]]);
});
