import { expect, test } from "vitest";
import { type LoggedLife, stacksByLife } from "./lives";

const life = (over: Partial<LoggedLife>): LoggedLife => ({
  at: 1,
  by: "operator",
  operation: null,
  failedReason: "broken",
  failedAt: 1,
  attemptsMade: 1,
  why: null,
  change: null,
  from: null,
  ...over,
});
const trace = (reason: string, n: number) => `Error: ${reason}\n    at run (/app/run.js:${n}:1)`;
const told = (...of: Parameters<typeof stacksByLife>) => {
  const { present, history } = stacksByLife(...of);
  return [...history.map(({ stacks }) => stacks), present];
};

test("a job that was never replayed keeps all of its traces", () => {
  expect(stacksByLife(["a", "b"], [], 1)).toEqual({ present: ["a", "b"], history: [] });
});

test("each life gets the traces of its attempts, the latest from the end of the list", () => {
  const stacks = [
    trace("first", 1),
    trace("first", 2),
    trace("second", 1),
    trace("third", 1),
    trace("third", 2),
  ];
  const history = [life({ failedReason: "first", attemptsMade: 2 }), life({ failedReason: "second" })];
  expect(told(stacks, history, 2)).toEqual([stacks.slice(0, 2), stacks.slice(2, 3), stacks.slice(3)]);
  expect(told(stacks.slice(0, 3), history, 0)).toEqual([stacks.slice(0, 2), stacks.slice(2, 3), []]);
});

test("where BullMQ has cut the list, the oldest lives lack traces", () => {
  const stacks = [trace("first", 2), trace("second", 1)];
  const history = [life({ failedReason: "first", attemptsMade: 2 }), life({ failedReason: "second" })];
  expect(told(stacks, history, 0)).toEqual([[stacks[0]], [stacks[1]], []]);
});

test("a life that died without a trace takes none from another", () => {
  const stacks = [trace("first", 1)];
  const history = [
    life({ failedReason: "first" }),
    life({ failedReason: "job stalled more than allowable limit" }),
  ];
  expect(told(stacks, history, 0)).toEqual([stacks, [], []]);
});

test("a life before the job was put in another's place has the trace that came along", () => {
  const stacks = [trace("again", 1)];
  expect(told(stacks, [life({ stack: trace("old", 1) }), life({ failedReason: "again" })], 0)).toEqual([
    [trace("old", 1)],
    stacks,
    [],
  ]);
});
