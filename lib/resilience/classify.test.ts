import { UnrecoverableError } from "bullmq";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { type Classifier, classifyFailure } from "./classify";
import { NothingDoneError, PermanentError, PoisonError, ThrottledError, TransientError } from "./failures";

const NOW = Date.UTC(2026, 0, 1);
const of = (error: unknown, own?: Classifier) => classifyFailure(error, NOW, own);
const coded = (code: string, message = "x") => Object.assign(new Error(message), { code });
const http = (status: number, headers: object = {}) => Object.assign(new Error("x"), { status, headers });
const zodError = z.object({ a: z.string() }).safeParse({}).error;

test.each([
  ["a transient error", new TransientError("x"), "transient", "TransientError", false],
  ["one that proves that nothing was done", new NothingDoneError("x"), "transient", "NothingDoneError", true],
  ["an unknown error", new Error("x"), "transient", "Error", false],
  ["a thrown string", "x", "transient", "NotAnError", false],
  ["nothing at all", undefined, "transient", "NotAnError", false],
  ["a permanent error", new PermanentError("x"), "permanent", "PermanentError", false],
  ["BullMQ's unrecoverable error", new UnrecoverableError("x"), "permanent", "UnrecoverableError", false],
  ["a mistake in the program", new TypeError("x is not a function"), "permanent", "TypeError", false],
  ["a poisonous payload", new PoisonError("x"), "poison", "PoisonError", true],
  ["a schema that does not match", zodError, "poison", "ZodError", true],
  ["a throttled request", new ThrottledError("x", 5), "throttled", "ThrottledError", true],
  [
    "an error of another process",
    Object.assign(new Error("x"), { name: "PoisonError" }),
    "poison",
    "PoisonError",
    true,
  ],
  ["a code of its own", new TransientError("x", { code: "card_busy" }), "transient", "card_busy", false],
  [
    "a sandbox that ended by itself",
    new Error("Unexpected exit code: 1 signal: null"),
    "transient",
    "CRASHED",
    false,
  ],
])("%s", (_name, error, kind, code, nothingDone) => {
  expect(of(error)).toMatchObject({ class: kind, code, nothingDone });
});

describe("the network", () => {
  test.each([
    ["ECONNREFUSED", "transient", true],
    ["ENOTFOUND", "transient", true],
    ["EAI_AGAIN", "transient", true],
    ["UND_ERR_CONNECT_TIMEOUT", "transient", true],
    ["ECONNRESET", "transient", false],
    ["ETIMEDOUT", "transient", false],
    ["EPIPE", "transient", false],
    ["UND_ERR_HEADERS_TIMEOUT", "transient", false],
    ["CERT_HAS_EXPIRED", "permanent", true],
    ["ERR_INVALID_URL", "permanent", true],
    ["SOMETHING_ELSE", "transient", false],
  ])("%s", (code, kind, nothingDone) => {
    expect(of(coded(code))).toMatchObject({ class: kind, code, nothingDone });
  });

  test("fetch hides its cause, and a host with many addresses its errors", () => {
    const fetchFailed = new TypeError("fetch failed", { cause: coded("ECONNREFUSED") });
    expect(of(fetchFailed)).toMatchObject({ class: "transient", code: "ECONNREFUSED", nothingDone: true });
    const many = new TypeError("fetch failed", { cause: new AggregateError([coded("ECONNREFUSED")]) });
    expect(of(many)).toMatchObject({ class: "transient", code: "ECONNREFUSED" });
  });

  test("a cause that goes in circles ends", () => {
    const error = new Error("x");
    error.cause = error;
    expect(of(error).class).toBe("transient");
  });

  test("time-outs and aborts by their standard names, whose codes are numbers", () => {
    expect(of(new DOMException("x", "TimeoutError"))).toMatchObject({ class: "transient", code: "TIMEOUT" });
    expect(of(new DOMException("x", "AbortError"))).toMatchObject({ class: "transient", code: "ABORTED" });
  });
});

describe("HTTP", () => {
  test.each([
    [408, "transient"],
    [425, "transient"],
    [429, "throttled"],
    [500, "transient"],
    [502, "transient"],
    [503, "transient"],
    [504, "transient"],
    [400, "permanent"],
    [401, "permanent"],
    [404, "permanent"],
    [409, "permanent"],
    [422, "permanent"],
  ])("%d is %s", (status, kind) => {
    expect(of(http(status))).toMatchObject({ class: kind, code: `HTTP_${status}`, retryAfterMs: null });
    expect(of(Object.assign(new Error("x"), { statusCode: status })).class).toBe(kind);
    expect(of(Object.assign(new Error("x"), { response: { status } })).class).toBe(kind);
    expect(of(new Error("x", { cause: http(status) })).class).toBe(kind);
  });

  test("below 400 a status says nothing", () => {
    expect(of(http(200))).toMatchObject({ class: "transient", code: "Error" });
  });

  test.each([
    ["seconds", 429, { "retry-after": "3" }, 3_000],
    ["a date", 429, { "Retry-After": "Thu, 01 Jan 2026 00:00:05 GMT" }, 5_000],
    ["Headers", 503, new Headers({ "retry-after": "2" }), 2_000],
    ["a list", 503, { "retry-after": ["4"] }, 4_000],
  ])("Retry-After as %s", (_form, status, headers, retryAfterMs) => {
    const failure = { class: "throttled", retryAfterMs, nothingDone: true };
    expect(of(http(status, headers))).toMatchObject(failure);
    expect(of(Object.assign(new Error("x"), { response: { status, headers } }))).toMatchObject(failure);
  });
});

test("a throttled error says for how long, also from another process", () => {
  expect(of(new ThrottledError("x", 5)).retryAfterMs).toBe(5);
  const foreign = Object.assign(new Error("x"), { name: "ThrottledError", retryAfterMs: 7 });
  expect(of(foreign)).toMatchObject({ class: "throttled", retryAfterMs: 7 });
});

test("a queue's own table goes first", () => {
  const table: Classifier = { HTTP_409: "transient", card_declined: "permanent" };
  expect(of(http(409), table).class).toBe("transient");
  expect(of(coded("card_declined"), table).class).toBe("permanent");
  expect(of(coded("ECONNREFUSED"), table)).toMatchObject({ class: "transient", nothingDone: true });
});

test("a queue's own rules go first, and may say only a part", () => {
  const rules: Classifier = (error) =>
    error instanceof RangeError ? { class: "transient", code: "RANGE" } : null;
  expect(of(new RangeError("x"), rules)).toMatchObject({
    class: "transient",
    code: "RANGE",
    nothingDone: false,
  });
  expect(of(http(409), rules).class).toBe("permanent");
});
