import { expect, test } from "vitest";
import { basisWords, delayWords, failureWords } from "./decision-words";

test("a delay is told in words, and a hold without an end as one", () => {
  expect(delayWords({ kind: "retry", delayMs: 90_000 })).toBe("in 1m 30s");
  expect(delayWords({ kind: "retry", delayMs: 0 })).toBe("at once");
  expect(delayWords({ kind: "dead", delayMs: null })).toBeNull();
  expect(delayWords({ kind: "hold", delayMs: null })).toBe("until the switch is lifted");
});

test("a failure is told by class and code", () => {
  expect(failureWords({ class: "transient", code: "HTTP_503" })).toBe("transient · HTTP_503");
  expect(failureWords({ class: null, code: null })).toBeNull();
});

test("the basis names what is known and leaves out the rest", () => {
  const decision = {
    id: "1-0",
    at: 1,
    kind: "retry" as const,
    jobId: "7",
    jobName: "job",
    tenant: "acme",
    route: null,
    attempt: 2,
    class: "transient" as const,
    code: "EPIPE",
    policyVersion: 0,
    policySource: "code" as const,
    delayMs: 10,
    message: null,
    durationMs: 1_500,
    worker: null,
    appVersion: "1.2.0",
    host: null,
    why: "x",
  };
  expect(basisWords(decision)).toBe(
    "attempt 2 · took 1.5s · policy of the code · tenant acme · release 1.2.0",
  );
  const bare = {
    ...decision,
    policyVersion: 3,
    tenant: null,
    appVersion: null,
    host: null,
    durationMs: null,
  };
  expect(basisWords({ ...bare, policySource: "own" })).toBe("attempt 2 · policy 3");
  expect(basisWords({ ...bare, policySource: "whole" })).toBe("attempt 2 · policy 3 of the whole queue");
  expect(basisWords({ ...bare, policySource: "code" })).toBe("attempt 2 · policy of the code");
  expect(basisWords({ ...bare, policySource: null })).toBe("attempt 2 · policy 3");
});
