import { expect, test } from "vitest";
import { deadLettersHref, groupHref, searchHref } from "./addresses";

test("the list's address holds its filter", () => {
  expect(deadLettersHref({})).toBe("/dead-letters/jobs");
  expect(deadLettersHref({ queue: "a", text: "50% off & more" })).toBe(
    "/dead-letters/jobs?queue=a&text=50%25+off+%26+more",
  );
});

test("a group's address holds its key, whatever stands in it", () => {
  expect(groupHref("abcdefghijklmnop~qrstuvwx")).toBe("/dead-letters/groups/abcdefghijklmnop~qrstuvwx");
  expect(groupHref("(other)")).toBe("/dead-letters/groups/(other)");
});

test("a search asks for a filter's text among what else it selects", () => {
  expect(searchHref({ text: "no coin", class: "poison", minAttempts: 2 })).toBe(
    "/dead-letters/search?error=no+coin&class=poison&minAttempts=2",
  );
});
