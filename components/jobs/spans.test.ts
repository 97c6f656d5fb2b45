import fc from "fast-check";
import { expect, test } from "vitest";
import type { Decision } from "@/lib/contract/decisions";
import type { Facts } from "./attempts";
import { spansOf } from "./spans";

const base: Facts = {
  state: "waiting",
  timestamp: 1_000,
  addedDelayMs: 0,
  delayMs: 0,
  runAt: null,
  processedOn: null,
  finishedOn: null,
  attemptsMade: 0,
  failedReason: null,
  heldBy: null,
  processedBy: null,
  stalledCounter: 0,
  history: [],
};
const decision = (over: Partial<Decision>): Decision => ({
  id: "1-0",
  at: 0,
  kind: "retry",
  jobId: "1",
  jobName: "job",
  tenant: null,
  route: null,
  attempt: null,
  class: null,
  code: null,
  policyVersion: null,
  policySource: null,
  delayMs: null,
  message: null,
  durationMs: null,
  worker: null,
  appVersion: null,
  host: null,
  why: "Because.",
  ...over,
});
const life = (over: Partial<Facts["history"][number]>): Facts["history"][number] => ({
  at: 0,
  by: "op",
  operation: null,
  failedReason: "x",
  failedAt: null,
  attemptsMade: 1,
  why: null,
  change: null,
  from: null,
  stacks: [],
  ...over,
});
const told = (job: Partial<Facts>, decisions: Decision[] = [], nowMs = 100_000) =>
  spansOf({ ...base, ...job }, decisions, nowMs).map(
    ({ title, from, to, outcome }) => `${title} ${from}–${to ?? ""}${outcome ? ` ${outcome}` : ""}`,
  );

test("one that waits, one that is delayed, and one that runs go on", () => {
  expect(told({})).toEqual(["Waiting 1000–"]);
  expect(told({ state: "delayed", addedDelayMs: 500, delayMs: 500, runAt: 1_500 })).toEqual([
    "Delayed 1000–1500",
  ]);
  expect(told({ addedDelayMs: 500 })).toEqual(["Delayed 1000–1500", "Waiting 1500–"]);
  expect(told({ state: "active", processedOn: 1_200 })).toEqual([
    "Waiting 1000–1200",
    "Attempt 1 1200– running",
  ]);
  expect(told({ state: "waiting-children" })).toEqual(["Waits for its children 1000–"]);
  expect(told({ state: "delayed", heldBy: "stop", runAt: 1_500 })).toEqual(["Held 1000–"]);
});

test("plain BullMQ keeps the last attempt: what came before is said to be unknown", () => {
  const done = { state: "completed", processedOn: 5_000, finishedOn: 6_000 } as const;
  expect(told({ ...done, attemptsMade: 1 })).toEqual([
    "Waiting 1000–5000",
    "Attempt 1 5000–6000 completed",
    "Completed 6000–6000",
  ]);
  expect(told({ ...done, attemptsMade: 3 })).toEqual([
    "Attempts 1–2 1000–5000",
    "Attempt 3 5000–6000 completed",
    "Completed 6000–6000",
  ]);
  expect(told({ ...done, attemptsMade: 1, stalledCounter: 1 })[0]).toBe("Waited, ran, worker lost 1000–5000");
  // A retry waits out its backoff: it failed when the backoff began.
  expect(told({ state: "delayed", attemptsMade: 1, delayMs: 500, runAt: 9_000, processedOn: 8_000 })).toEqual(
    ["Waiting 1000–8000", "Attempt 1 8000–8500 failed", "Backoff 8500–9000"],
  );
});

test("with the runtime's decisions each attempt has its times, its backoff and who ran it", () => {
  const retries = [
    decision({
      attempt: 1,
      at: 2_000,
      durationMs: 500,
      delayMs: 1_000,
      worker: "w1",
      host: "h",
      appVersion: "7",
    }),
    decision({ attempt: 2, at: 4_000, durationMs: 800, delayMs: 2_000 }),
  ];
  const job = {
    state: "active",
    processedOn: 6_100,
    attemptsMade: 2,
    processedBy: "spillway/box/12/8",
  } as const;
  expect(told(job, retries)).toEqual([
    "Waiting 1000–1500",
    "Attempt 1 1500–2000 failed",
    "Backoff 2000–3000",
    "Waiting 3000–3200",
    "Attempt 2 3200–4000 failed",
    "Backoff 4000–6000",
    "Waiting 6000–6100",
    "Attempt 3 6100– running",
  ]);
  const spans = spansOf({ ...base, ...job }, retries, 7_000);
  expect(spans[1]?.by).toEqual({ worker: "w1", host: "h", pid: null, version: "7" });
  expect(spans.at(-1)?.by).toEqual({ worker: null, host: "box", pid: 12, version: "8" });
});

test("what put it off stands between, and a lost worker is told", () => {
  const off = [
    decision({ kind: "hold", at: 2_000 }),
    decision({ kind: "defer", at: 5_000, delayMs: 1_000 }),
    decision({ kind: "retry", at: 8_000, delayMs: 0 }),
  ];
  expect(told({ state: "active", processedOn: 9_000 }, off)).toEqual([
    "Waiting 1000–2000",
    "Held 2000–9000",
    "Attempt 1 9000– running",
  ]);
  expect(told({ state: "active", processedOn: 9_000 }, off.slice(1))).toEqual([
    "Waiting 1000–5000",
    "Deferred 5000–6000",
    "Waited, ran, worker lost 6000–8000",
    "Waiting 8000–9000",
    "Attempt 1 9000– running",
  ]);
  // It was taken, and put off before its attempt began.
  expect(
    told({ state: "delayed", processedOn: 5_000, runAt: 6_000, delayMs: 1_000 }, off.slice(1, 2)),
  ).toEqual(["Waiting 1000–5000", "Deferred 5000–6000"]);
});

test("earlier lives come first, each up to its replay", () => {
  const history = [life({ failedAt: 4_000, at: 6_000, attemptsMade: 3 })];
  expect(told({ history, state: "failed", attemptsMade: 1, processedOn: 7_000, finishedOn: 8_000 })).toEqual([
    "Attempts 1–3 1000–4000",
    "Dead letter 4000–6000",
    "Replayed 6000–6000",
    "Waiting 6000–7000",
    "Attempt 1 7000–8000 failed",
    "Dead letter 8000–8000",
  ]);
  const known = decision({ kind: "dead", attempt: 3, at: 3_990, durationMs: 100 });
  expect(told({ history }, [known]).slice(0, 3)).toEqual([
    "Attempts 1–2 1000–3890",
    "Attempt 3 3890–3990 failed",
    "Dead letter 4000–6000",
  ]);
});

test("whatever the times are, one thing follows the other and none lasts less than nothing", () => {
  const time = fc.option(fc.integer({ min: 0, max: 10_000 }));
  const facts = fc.record({
    state: fc.constantFrom<Facts["state"]>(
      "waiting",
      "active",
      "delayed",
      "failed",
      "completed",
      "waiting-children",
    ),
    timestamp: time,
    addedDelayMs: fc.nat(3_000),
    delayMs: fc.nat(3_000),
    runAt: time,
    processedOn: time,
    finishedOn: time,
    attemptsMade: fc.nat(5),
    stalledCounter: fc.nat(1),
    history: fc.array(fc.record({ at: fc.nat(10_000), failedAt: time }).map(life), { maxLength: 3 }),
  });
  const decisions = fc.array(
    fc
      .record({
        kind: fc.constantFrom<Decision["kind"]>("retry", "dead", "hold", "defer", "order"),
        at: fc.nat(10_000),
        attempt: fc.option(fc.integer({ min: 1, max: 5 })),
        durationMs: fc.option(fc.nat(2_000)),
        delayMs: fc.option(fc.nat(2_000)),
      })
      .map(decision),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(facts, decisions, (job, made) => {
      const spans = spansOf({ ...base, ...job }, made, 20_000);
      for (const [index, { from, to }] of spans.entries()) {
        expect(to ?? from).toBeGreaterThanOrEqual(from);
        expect(from).toBeGreaterThanOrEqual(spans[index - 1]?.from ?? Number.NEGATIVE_INFINITY);
      }
    }),
  );
});
