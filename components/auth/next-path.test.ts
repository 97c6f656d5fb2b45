import { expect, it } from "vitest";
import { nextPath } from "./next-path";

it.each([
  ["/queues/abc?tab=jobs&range=1h", "/queues/abc?tab=jobs&range=1h"],
  ["/", "/"],
  [undefined, "/"],
  ["", "/"],
  ["https://evil.example/", "/"],
  ["//evil.example/", "/"],
  ["/\\evil.example/", "/"],
  ["/\t/evil.example/", "/"],
  ["javascript:alert(1)", "/"],
])("%j leads to %s", (given, path) => {
  expect(nextPath(given)).toBe(path);
});
