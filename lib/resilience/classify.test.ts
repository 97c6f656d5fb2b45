import { UnrecoverableError } from "bullmq";
import { expect, test } from "vitest";
import { z } from "zod";
import { classifyFailure } from "./classify";
import { PermanentError, PoisonError, ThrottledError, TransientError } from "./failures";

const zodError = z.object({ a: z.string() }).safeParse({}).error;
const coded = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });

test.each([
  ["a transient error", new TransientError("x"), "transient"],
  ["an unknown error", new Error("x"), "transient"],
  ["a thrown string", "x", "transient"],
  ["nothing at all", undefined, "transient"],
  ["a lost connection", coded, "transient"],
  ["fetch that failed for the network", new TypeError("fetch failed", { cause: coded }), "transient"],
  ["a permanent error", new PermanentError("x"), "permanent"],
  ["BullMQ's unrecoverable error", new UnrecoverableError("x"), "permanent"],
  ["a mistake in the program", new TypeError("x is not a function"), "permanent"],
  ["a poisonous payload", new PoisonError("x"), "poison"],
  ["a schema that does not match", zodError, "poison"],
  ["a throttled request", new ThrottledError("x", 5), "throttled"],
  [
    "an error that crossed a process boundary",
    Object.assign(new Error("x"), { name: "PermanentError" }),
    "permanent",
  ],
])("%s", (_name, error, kind) => {
  expect(classifyFailure(error).kind).toBe(kind);
});

test("a throttled error says for how long, also from another process", () => {
  expect(classifyFailure(new ThrottledError("x", 5)).retryAfterMs).toBe(5);
  const foreign = Object.assign(new Error("x"), { name: "ThrottledError", retryAfterMs: 7 });
  expect(classifyFailure(foreign)).toEqual({ kind: "throttled", retryAfterMs: 7 });
});
