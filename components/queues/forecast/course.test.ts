import { expect, test } from "vitest";
import type { SeriesAnswer } from "@/lib/contract/metrics";
import { capacityOf, courseOf, courseRows, flowSteps, horizonMs } from "./course";
import { drainWords } from "./drain-words";

const STEP = 10_000;
const NONE = { workers: null, concurrency: null, limitPerSec: null };

function series(arrivalPerSec: number, servicePerSec: number, active: number): SeriesAnswer {
  const at = Array.from({ length: 30 }, (_, index) => index * STEP);
  const even = (value: number) => at.map(() => value);
  const column = {
    ...{ arrivalPerSec, servicePerSec, active },
    failurePerSec: 1,
    backlog: 500,
    retryPerSec: 0,
  };
  const metrics = Object.fromEntries(Object.entries(column).map(([name, value]) => [name, even(value)]));
  return { from: 0, to: 300_000, stepMs: STEP, at, gaps: [], metrics: metrics as SeriesAnswer["metrics"] };
}

test("jobs that die leave too, and a gap is no step", () => {
  const answer = series(20, 9, 5);
  expect(flowSteps(answer)[0]).toEqual({ arrived: 200, left: 100 });
  answer.metrics.servicePerSec = [null, ...(answer.metrics.servicePerSec ?? []).slice(1)];
  expect(flowSteps(answer)).toHaveLength(29);
});

test("workers that report are known; of others the most jobs that ran say what they run at once", () => {
  expect(capacityOf(series(20, 9, 5), { present: 1, concurrency: 8 })).toEqual({
    workers: 1,
    concurrency: 8,
    perSlotPerSec: 2,
  });
  expect(capacityOf(series(20, 9, 5), { present: 2, concurrency: null }).concurrency).toBe(3);
});

test("a backlog that never drains does with enough workers, and a limit takes that away", () => {
  const answer = series(20, 9, 5);
  const capacity = capacityOf(answer, { present: 1, concurrency: 5 });
  const as = (whatIf: Partial<typeof NONE> | Record<string, number>) =>
    courseOf(500, answer, capacity, { ...NONE, ...whatIf });
  expect(as({})?.changed).toBeNull();
  expect(drainWords(as({})?.asIs ?? never())).toBe("Never at this rate: the backlog grows by 10.0/s.");
  const more = as({ workers: 3 });
  expect(more?.couldLeavePerSec).toBe(30);
  expect(drainWords(more?.changed ?? never())).toBe("Drains in 50s.");
  expect(as({ workers: 3, limitPerSec: 15 })?.changed?.drainMs.likely).toBeNull();
});

test("what is drawn begins with what was measured and ends a little beyond the end of the backlog", () => {
  const answer = series(1, 9, 5);
  const course = courseOf(9_000, answer, capacityOf(answer, { present: 1, concurrency: 5 }), NONE) ?? never();
  expect(horizonMs(course)).toBe(1_250_000);
  const { rows, band, span } = courseRows(answer, course, 300_000);
  expect(span).toEqual({ from: 0, to: 1_550_000 });
  expect(rows[29]).toEqual({ at: 290_000, values: { backlog: 500 } });
  expect(rows[30]).toEqual({ at: 300_000, values: { backlog: 9_000, asIs: 9_000 } });
  expect(rows.at(-1)?.values.asIs).toBe(0);
  expect(band.points.at(-1)).toMatchObject({ at: 1_550_000, low: 0, high: 0 });
});

test("of a queue that keeps up no band is drawn: it is not known what it could do", () => {
  const answer = series(9, 8, 5);
  const course = courseOf(0, answer, capacityOf(answer, { present: 1, concurrency: 5 }), NONE) ?? never();
  expect(courseRows(answer, course, 300_000).band.points).toEqual([]);
  expect(drainWords(course.asIs)).toBe("Nothing waits: the queue keeps up.");
});

function never(): never {
  throw new Error("There is a forecast.");
}
