import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fingerprint } from "./fingerprint";

const stackOf = (name: string, message: string, { line = 10, release = "20261101" } = {}) =>
  `${name}: ${message}\n    at deliver (/srv/${release}/src/mail/deliver.ts:${line}:3)\n    at node:internal/x:1:1`;

const of = (failedReason: string, stack = stackOf("Error", failedReason), tenant: string | null = null) =>
  fingerprint({ failedReason, stack, tenant });

describe("what a text says of its failure", () => {
  test.each([
    ["connect ECONNREFUSED 10.0.0.7:25", "Error", "transient", "ECONNREFUSED"],
    ["getaddrinfo ENOTFOUND mail.example.com", "Error", "transient", "ENOTFOUND"],
    ["Request failed with status code 503", "AxiosError", "transient", "HTTP_503"],
    ["The endpoint answered 404.", "Error", "permanent", "HTTP_404"],
    ["HTTP 429: slow down", "Error", "throttled", "HTTP_429"],
    ["x is not a function", "TypeError", "permanent", "TypeError"],
    ["No such mailbox", "PermanentError", "permanent", "PermanentError"],
    ["A field is missing", "PoisonError", "poison", "PoisonError"],
    ["job stalled more than allowable limit", "Error", "poison", "STALLED"],
    ["Unexpected exit code: 1 signal: null", "Error", "transient", "CRASHED"],
    ["THIS IS JUST LOUD", "Error", "transient", "Error"],
  ])("%s", (message, name, failureClass, code) => {
    const found = of(message, stackOf(name, message));
    expect(found.class).toBe(failureClass);
    expect(found.cause).toMatchObject({ name, code, frames: ["deliver src/mail/deliver.ts"] });
  });

  test("without a trace the message alone speaks", () => {
    expect(of("broken", "").cause).toMatchObject({ name: "Error", code: "Error", frames: [] });
  });
});

/** Everything in a failure that differs from job to job and from deploy to deploy. */
const variation = fc.record({
  order: fc.integer({ min: 0, max: 1e9 }),
  user: fc.uuid(),
  host: fc.ipV4(),
  quoted: fc.stringMatching(/^[a-z ]{0,20}$/),
  at: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }),
  tenant: fc.constantFrom("acme", "globex", "initech"),
  line: fc.integer({ min: 1, max: 99_999 }),
  release: fc.constantFrom("20261101", "v2.0.1", "0a1b2c3d4e5f"),
});

test("one cause has one key, whatever job, tenant, host, time, line and deploy", () => {
  const keyOf = (v: typeof variation extends fc.Arbitrary<infer T> ? T : never) => {
    const message = `Order ${v.order} of ${v.tenant}, user ${v.user}: "${v.quoted}" at ${v.host} since ${v.at.toISOString()}`;
    return fingerprint({ failedReason: message, stack: stackOf("OrderError", message, v), tenant: v.tenant })
      .cause.key;
  };
  fc.assert(
    fc.property(variation, variation, (a, b) => {
      expect(keyOf(a)).toBe(keyOf(b));
    }),
  );
});

test("another name, code, message or place is another cause", () => {
  const message = "connect ECONNREFUSED 10.0.0.7:25";
  const keys = [
    of(message),
    of("connect ECONNRESET 10.0.0.7:25"),
    of(message, stackOf("MailError", message)),
    of(message, stackOf("Error", message).replace("deliver ", "collect ")),
    of("The mail host is away: ECONNREFUSED"),
  ].map(({ cause }) => cause.key);
  expect(new Set(keys).size).toBe(keys.length);
});

test("any text has a fingerprint of bounded size, the same each time", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", maxLength: 1_000 }),
      fc.string({ maxLength: 1_000 }),
      (reason, stack) => {
        const found = fingerprint({ failedReason: reason, stack, tenant: null });
        expect(found).toEqual(fingerprint({ failedReason: reason, stack, tenant: null }));
        expect(found.cause.key).toMatch(/^[\w-]{16}$/);
        expect(JSON.stringify(found.cause).length).toBeLessThan(10_000);
      },
    ),
  );
});
