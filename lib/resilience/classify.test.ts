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
  expect(classifyFailure(error, 0).class).toBe(kind);
});

test("a throttled error says for how long, also from another process", () => {
  expect(classifyFailure(new ThrottledError("x", 5), 0).retryAfterMs).toBe(5);
  const foreign = Object.assign(new Error("x"), { name: "ThrottledError", retryAfterMs: 7 });
  expect(classifyFailure(foreign, 0)).toMatchObject({ class: "throttled", retryAfterMs: 7 });
});

const withStatus = (status: number, more = {}) => Object.assign(new Error("refused"), { status, ...more });

test.each([
  ["408", withStatus(408), "transient", "HTTP_408", false],
  ["425", withStatus(425), "transient", "HTTP_425", false],
  ["429", withStatus(429), "throttled", "HTTP_429", true],
  ["404", withStatus(404), "permanent", "HTTP_404", false],
  ["500", withStatus(500), "transient", "HTTP_500", false],
  ["503 that says when", withStatus(503, { headers: { "retry-after": "7" } }), "throttled", "HTTP_503", true],
  ["503 that does not", withStatus(503), "transient", "HTTP_503", false],
  ["axios", Object.assign(new Error("x"), { response: { status: 502 } }), "transient", "HTTP_502", false],
  ["a refused connection", coded, "transient", "ECONNREFUSED", true],
  ["a reset one", Object.assign(new Error("x"), { code: "ECONNRESET" }), "transient", "ECONNRESET", false],
  ["a time-out of fetch", new DOMException("slow", "TimeoutError"), "transient", "TIMEOUT", false],
  ["our own time-out", new TransientError("No result after 50 ms."), "transient", "TIMEOUT", false],
  [
    "a job that stalled too often",
    new Error("job stalled more than allowable limit"),
    "poison",
    "STALLED",
    false,
  ],
])("%s is classified, coded, and says whether anything was done", (_name, error, kind, code, nothingDone) => {
  expect(classifyFailure(error, 0)).toMatchObject({ class: kind, code, nothingDone });
});

test("Retry-After on an error is read in seconds and as a date", () => {
  expect(
    classifyFailure(withStatus(429, { headers: new Headers({ "retry-after": "3" }) }), 0).retryAfterMs,
  ).toBe(3_000);
  const headers = { "retry-after": "Thu, 01 Jan 1970 00:00:09 GMT" };
  expect(classifyFailure(withStatus(503, { response: { headers } }), 4_000).retryAfterMs).toBe(5_000);
});

test("a queue's own rules go first and may say only a part", () => {
  const own = (error: Error) =>
    error.message === "card declined" ? { class: "permanent" as const, code: "DECLINED" } : null;
  expect(classifyFailure(new Error("card declined"), 0, own)).toMatchObject({
    class: "permanent",
    code: "DECLINED",
    nothingDone: false,
  });
  expect(classifyFailure(coded, 0, own)).toMatchObject({ class: "transient", code: "ECONNREFUSED" });
});
