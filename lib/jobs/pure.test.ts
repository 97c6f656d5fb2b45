import { expect, test } from "vitest";
import { readLife, splitLogs, writeLife } from "./history";
import { attemptsOf, numberOf, objectOf, tenantOf, timeOf } from "./parse";
import { payloadOf } from "./payload";
import { type KnownTimes, timelineOf } from "./timeline";

test.each([
  ['{"tenant":"acme"}', "acme"],
  ['{"tenantId":7}', "7"],
  ['{"tenant":null,"tenantId":"b"}', "b"],
  ['{"tenant":{"id":1}}', null],
  ["[1]", null],
  ["not json", null],
  ["", null],
  [`{"id":1,"tenant":"cut \\"off\\"","body":"${"x".repeat(50)}`, 'cut "off"'],
  [`{"nested":{"tenant":"no"},"body":"${"x".repeat(50)}`, null],
])("the tenant of %s is %s", (data, tenant) => expect(tenantOf(data)).toBe(tenant));

test("numbers, times, objects and attempts survive whatever stands in a hash", () => {
  expect([numberOf(undefined), numberOf(""), numberOf("x"), numberOf("4.5")]).toEqual([
    null,
    null,
    null,
    4.5,
  ]);
  expect([timeOf("-1"), timeOf("1700000000000.7")]).toEqual([null, 1_700_000_000_000]);
  expect([objectOf("[1]"), objectOf("{"), objectOf('{"a":1}')]).toEqual([{}, {}, { a: 1 }]);
  expect([attemptsOf({}), attemptsOf({ attempts: 0 }), attemptsOf({ attempts: 5 })]).toEqual([1, 1, 5]);
});

test("an earlier life goes into a log row and comes back; other rows stay rows", () => {
  const life = {
    at: 5,
    by: "operator",
    operation: null,
    failedReason: "a\nb",
    failedAt: 3,
    attemptsMade: 2,
  };
  const row = writeLife(life);
  expect(row).not.toContain("\n");
  expect(readLife(row)).toEqual({ ...life, why: null, change: null, from: null });
  expect(splitLogs(["one", row, "[spillway] {broken", "two"])).toEqual({
    rows: ["one", "[spillway] {broken", "two"],
    history: [{ ...life, why: null, change: null, from: null }],
  });
});

test("a payload says whether it is JSON, whole or cut", () => {
  expect(payloadOf(undefined)).toBeNull();
  expect(payloadOf({ text: "{}", bytes: 2 })).toMatchObject({ isJson: true, truncated: false });
  expect(payloadOf({ text: "<b>", bytes: 3 })).toMatchObject({ isJson: false });
  expect(payloadOf({ text: '{"cut', bytes: 70_000 })).toMatchObject({ isJson: true, truncated: true });
});

const job: KnownTimes = {
  state: "waiting",
  timestamp: 100,
  addedDelayMs: 0,
  delayMs: 0,
  runAt: null,
  processedOn: null,
  finishedOn: null,
  attemptsMade: 0,
  failedReason: null,
  held: null,
  history: [],
};
const kinds = (known: Partial<KnownTimes>) =>
  timelineOf({ ...job, ...known }).map(({ kind, at }) => `${kind} ${at}`);

test("the timeline tells what BullMQ's times allow, oldest first", () => {
  expect(kinds({})).toEqual(["added 100"]);
  expect(kinds({ state: "completed", processedOn: 200, finishedOn: 300 })).toEqual([
    "added 100",
    "started 200",
    "completed 300",
  ]);
  // A retry waits out its backoff: it failed when the backoff began.
  expect(
    kinds({
      state: "delayed",
      attemptsMade: 1,
      delayMs: 500,
      runAt: 900,
      processedOn: 300,
      failedReason: "x",
    }),
  ).toEqual(["added 100", "started 300", "attempt-failed 400", "runnable 900"]);
  const life = {
    at: 600,
    by: "op",
    operation: null,
    failedReason: "x",
    failedAt: 400,
    attemptsMade: 3,
    why: null,
    change: null,
    from: null,
  };
  expect(kinds({ history: [life], state: "failed", processedOn: 700, finishedOn: 800 })).toEqual([
    "added 100",
    "failed 400",
    "replayed 600",
    "started 700",
    "failed 800",
  ]);
});
