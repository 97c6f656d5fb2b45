import fc from "fast-check";
import { expect, test } from "vitest";
import type { QueueSummary } from "../queues";
import { changeOf, withChange } from "./queue-changes";

const count = fc.nat(3);
const rate = fc.option(fc.nat(3));
const counts = fc.record({
  waiting: count,
  prioritized: count,
  active: count,
  delayed: count,
  failed: count,
  completed: count,
  "waiting-children": count,
  held: count,
});
const summary: fc.Arbitrary<QueueSummary> = fc.record({
  key: fc.constant("k"),
  name: fc.constant("mails"),
  prefix: fc.constant("bull"),
  shard: fc.option(fc.record({ of: fc.constant("all"), ofKey: fc.constant("a"), index: count })),
  paused: fc.boolean(),
  pausedBy: fc.array(fc.constantFrom("operator", "switch"), { maxLength: 2 }),
  keepsFailures: fc.boolean(),
  counts,
  oldestWaitingMs: rate,
  arrivalPerSec: rate,
  servicePerSec: rate,
  failurePerSec: rate,
  drain: fc.constantFrom("empty", "draining", "never", "unknown"),
  drainMs: rate,
  workers: rate,
  runtime: fc.boolean(),
  flags: fc.array(fc.constantFrom("a", "b"), { maxLength: 2 }),
  breakersOpen: count,
  criticality: fc.option(fc.constantFrom("critical", "standard", "background")),
  sampledAt: count,
});

test("what was told of a change gives the queue as it is", () => {
  fc.assert(
    fc.property(summary, summary, count, (before, after, asOf) => {
      const told = JSON.parse(JSON.stringify(changeOf(before, after, asOf)));
      expect(withChange(before, told, asOf)).toEqual(after);
    }),
  );
});

test("no more is told than what has changed", () => {
  const before = fc.sample(summary, 1)[0] as QueueSummary;
  const after = { ...before, counts: { ...before.counts, failed: 9 }, workers: 7, sampledAt: 100 };
  expect(changeOf(before, after, 100)).toEqual({ key: "k", counts: { failed: 9 }, workers: 7 });
});
