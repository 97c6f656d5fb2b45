import fc from "fast-check";
import { expect, test } from "vitest";
import { normalizeMessage } from "./normalize";

test.each([
  ["The endpoint of acme answered 503.", "The endpoint of acme answered <n>."],
  ["connect ECONNREFUSED 10.0.0.7:6379", "connect ECONNREFUSED <host>"],
  ["getaddrinfo ENOTFOUND api.example.com", "getaddrinfo ENOTFOUND <host>"],
  ["connect ECONNREFUSED ::1:8080", "connect ECONNREFUSED <host>"],
  ["No user 3f2b8c1e-0d4a-4c5b-9e6f-7a8b9c0d1e2f in shard 12", "No user <uuid> in shard <n>"],
  ["Cannot read \"name\" of order 'A-7'", "Cannot read <value> of order <value>"],
  ["Expired at 2026-01-01T10:00:00.123Z", "Expired at <time>"],
  ["GET https://api.example.com/v1/users/7?x=1 failed", "GET <url> failed"],
  ["Mail to ann@example.com bounced", "Mail to <email> bounced"],
  ["Commit 9f86d081884c7d65 not found", "Commit <id> not found"],
  ["Order ord_8812 is closed", "Order <id> is closed"],
  ["No result after 2000 ms.", "No result after <n> ms."],
  ["Balance is -12.50", "Balance is <n>"],
  ["No order 10000000", "No order <n>"],
  ["first line\nsecond line", "first line"],
])("%s", (message, normal) => {
  expect(normalizeMessage(message)).toBe(normal);
});

test("two jobs of one cause read alike", () => {
  const of = (id: number) =>
    normalizeMessage(`Invoice inv-${id} of tenant "t${id}" was refused after ${id} ms`);
  expect(of(7)).toBe(of(123_456));
});

test("any text is normalized in little time to a bounded length, without digits that stand alone", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 5_000 }), (text) => {
      expect(normalizeMessage(text).length).toBeLessThanOrEqual(301);
    }),
  );
  const hostile = [
    "a".repeat(50_000),
    "1:".repeat(25_000),
    '"'.repeat(50_000),
    "a.".repeat(25_000),
    "-1_".repeat(20_000),
  ];
  const before = performance.now();
  for (const text of hostile) normalizeMessage(text);
  expect(performance.now() - before).toBeLessThan(500);
});
