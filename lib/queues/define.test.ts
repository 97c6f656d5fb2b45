import { expect, test } from "vitest";
import { z } from "zod";
import { secret } from "../payloads/secret";
import { CATALOG } from "./catalog";
import { declarationOf, defineQueue, QueueDefinitionError } from "./define";
import { jobOptions } from "./job-options";

const good = {
  name: "work",
  lane: "fast",
  criticality: "standard",
  idempotent: true,
  policy: {
    attempts: { critical: 5, standard: 3, background: 1 },
    backoff: { strategy: "fixed", delayMs: 10, jitter: "none", capMs: 10 },
    timeoutMs: null,
    concurrency: { floor: 1, ceiling: 1 },
  },
  removeOnComplete: { count: 1 },
  keepFailures: { count: 10, ageSeconds: 60 },
  jobs: { job: z.object({}) },
} as const;

test("a definition gives its jobs' options and its policy", () => {
  const queue = defineQueue(good);
  expect(jobOptions(queue)).toEqual({
    attempts: 3,
    backoff: { type: "spillway" },
    removeOnComplete: { count: 1 },
    removeOnFail: { count: 10, age: 60 },
  });
  expect(jobOptions(queue, "critical").attempts).toBe(5);
  expect(declarationOf(queue)).toMatchObject({
    policy: { attempts: { standard: 3 } },
    hasFallback: false,
    jobNames: ["job"],
  });
  expect(Object.keys(CATALOG)).toHaveLength(5);
});

test.each([
  ["removeOnFail", { removeOnFail: true }],
  ["policy.attempts", { policy: { ...good.policy, attempts: 0 } }],
  ["name", { name: "a:b" }],
  [
    "policy.backoff.jitter",
    { policy: { ...good.policy, backoff: { ...good.policy.backoff, jitter: "some" } } },
  ],
  ["keepFailures.count", { keepFailures: { count: 0 } }],
  ["jobs", { jobs: {} }],
  ["slowLane", { slowLane: "slow", jobs: { job: z.object({ card: secret(z.string()) }) } }],
])("a wrong %s is refused by name", (field, wrong) => {
  const declare = () => defineQueue({ ...good, ...(wrong as object) });
  expect(declare).toThrow(QueueDefinitionError);
  expect(declare).toThrow(field);
});

test("removeOnFail does not compile either", () => {
  // @ts-expect-error removeOnFail is not among the options.
  expect(() => defineQueue({ ...good, removeOnFail: true })).toThrow("keepFailures");
});
