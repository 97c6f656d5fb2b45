import { expect, test } from "vitest";
import { jobIdIn } from "./job-id";

test.each([
  ["42", "42"],
  ["  550e8400-e29b-41d4-a716-446655440000\n", "550e8400-e29b-41d4-a716-446655440000"],
  ['"invoice-7",', "invoice-7"],
  ["bull:mail:42", "bull:mail:42"],
  ["repeat:nightly:1764300000000", "repeat:nightly:1764300000000"],
  ["averyveryverylongword", "averyveryverylongword"],
])("%j may be the id %j", (text, id) => expect(jobIdIn(text)).toBe(id));

test.each(["", "mail", "two words 42", "a\nb1", `x1${"x".repeat(1_000)}`])("%j is no id", (text) =>
  expect(jobIdIn(text)).toBeNull(),
);
