import { expect, test } from "vitest";
import type { BullEvent } from "../queues/backend/events";
import { digestEvents } from "./digest-events";

const NOTHING = { name: null, prev: null, runAtMs: null, attemptsMade: null, failedReason: null };

const events = (...words: [event: string, jobId: string, more?: Partial<BullEvent>][]): BullEvent[] =>
  words.map(([event, jobId, more]) => ({ ...NOTHING, atMs: 5_000, event, jobId, ...more }));

const tallyOf = (...read: BullEvent[][]) => {
  let lastAdded: string | null = null;
  return read.map((batch) => {
    const digest = digestEvents(batch, lastAdded);
    lastAdded = digest.lastAdded;
    return digest.seconds.get(5);
  });
};

test("a job that begins delayed is no retry, also where the two events are read apart", () => {
  expect(tallyOf(events(["added", "1"], ["delayed", "1", { runAtMs: 9_000 }]))).toMatchObject([
    { arrived: 1, retried: 0 },
  ]);
  expect(tallyOf(events(["added", "1"]), events(["delayed", "1", { runAtMs: 9_000 }]))).toEqual([
    { arrived: 1, served: 0, failed: 0, retried: 0 },
    undefined,
  ]);
});

test("the first retry of the job that was added last counts: on a quiet queue every job is that", () => {
  const life = events(
    ["added", "1"],
    ["waiting", "1"],
    ["active", "1", { prev: "waiting" }],
    ["delayed", "1", { runAtMs: 6_000 }],
  );
  expect(tallyOf(life)).toMatchObject([{ arrived: 1, retried: 1 }]);
  expect(tallyOf(life.slice(0, 3), life.slice(3))).toMatchObject([{ arrived: 1 }, { retried: 1 }]);
});

test("a held job is no retry, and one that goes back to wait at once is", () => {
  expect(
    tallyOf(
      events(
        ["added", "1"],
        ["waiting", "1"],
        ["active", "1"],
        ["delayed", "1", { runAtMs: 5_000 + 13 * 3_600_000 }],
      ),
    ),
  ).toMatchObject([{ retried: 0 }]);
  expect(tallyOf(events(["waiting", "1", { prev: "active" }]))).toMatchObject([{ retried: 1 }]);
});
