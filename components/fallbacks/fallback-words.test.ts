import { expect, test } from "vitest";
import { markOf } from "./fallback-mark";
import { fallbackWords } from "./fallback-words";

const mark = {
  kind: "last-good",
  cause: { by: "breaker", route: "sales-store" },
  at: 1,
  route: null,
  ageMs: 90_000,
} as const;
const payload = (text: string, isJson = true) => ({ text, bytes: text.length, truncated: false, isJson });

test("a marked result is found and told in words", () => {
  const found = markOf(payload(JSON.stringify({ $fallback: mark, value: 1 })));
  expect(found).toEqual(mark);
  expect(found && fallbackWords(found)).toBe(
    "It gave the last good result, 1m 30s old, because the breaker of sales-store was not closed.",
  );
});

test.each([
  ["an ordinary result", payload('{"ok":true}')],
  ["null", payload("null")],
  ["a look-alike", payload('{"$fallback":{"kind":"x"}}')],
  ["no JSON", payload("plain", false)],
])("%s has no mark", (_name, result) => {
  expect(markOf(result)).toBeNull();
});
