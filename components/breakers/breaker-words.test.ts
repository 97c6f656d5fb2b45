import { expect, test } from "vitest";
import type { Breaker } from "@/lib/contract/breakers";
import { causeWords, eventWords, nextProbeWords, openSince } from "./breaker-words";

const policy = {
  consecutiveFailures: 5,
  failureShare: 0.5,
  windowMs: 10_000,
  minSamples: 20,
  openMs: 10_000,
  probes: 2,
  successesToClose: 3,
};
const breaker = (state: Breaker["state"]): Breaker => ({
  id: "x",
  route: "api",
  prefix: "bull",
  state,
  samples: 0,
  failureShare: null,
  streak: 0,
  deferred: 0,
  trips24h: 0,
  latencyMs: null,
  lastUsedAt: 0,
  queue: null,
  queueName: null,
  policy,
});

test.each([
  ["closed", breaker({ kind: "closed", since: 1 }), null, null, null],
  [
    "open",
    breaker({ kind: "open", since: 50, leftClosedAt: 40, cause: "consecutive", nextProbeAt: 30_100 }),
    "5 failures in a row",
    "in 30s",
    40,
  ],
  [
    "due",
    breaker({ kind: "open", since: 50, leftClosedAt: 40, cause: "share", nextProbeAt: 90 }),
    "50 % of jobs failed",
    "the next job",
    40,
  ],
  [
    "half-open",
    breaker({ kind: "half-open", since: 50, leftClosedAt: 40, cause: "probe", probing: 1, successes: 0 }),
    "a probe failed",
    "1 of 2 now",
    40,
  ],
  [
    "isolated",
    breaker({ kind: "isolated", since: 60, by: "ann", reason: "moving", until: null }),
    "“moving” · ann",
    "after a reset",
    60,
  ],
] as const)("%s is told in words", (_name, of, cause, probe, since) => {
  expect(causeWords(of)).toBe(cause);
  expect(nextProbeWords(of, 100)).toBe(probe);
  expect(openSince(of)).toBe(since);
});

test("a manual trip says who, for how long and why", () => {
  const event = {
    event: "isolated",
    at: 0,
    cause: "manual",
    by: "ann",
    reason: "moving",
    until: 60_000,
  } as const;
  expect(eventWords({ ...event, queueName: null })).toBe("Tripped by ann for 1m 00s: “moving”");
});
