import { expect, test } from "vitest";
import type { DeadLetterGroup } from "@/lib/contract/dead-letter-groups";
import { kindWords, markOf, shareWords } from "./group-words";

test("what is there never reads as nothing", () => {
  expect([0, 0.000_1, 0.009, 0.01, 0.666, 1].map(shareWords)).toEqual([
    "0 %",
    "< 1 %",
    "< 1 %",
    "1 %",
    "67 %",
    "100 %",
  ]);
});

test("an error whose code is its name is named once, and a split group says what set it apart", () => {
  const group = { class: "permanent", errorName: "PoisonError", code: "PoisonError", part: null };
  expect(kindWords(group as DeadLetterGroup)).toBe("permanent · PoisonError");
  const split = { ...group, code: "HTTP_404", part: { by: "name", value: "mail" } };
  expect(kindWords(split as DeadLetterGroup)).toBe("permanent · PoisonError HTTP_404 · name mail");
});

test("taking back a mark of a regressed group makes it resolved again", () => {
  expect(markOf("regressed")).toBe("resolved");
  expect(markOf("known")).toBe("known");
});
