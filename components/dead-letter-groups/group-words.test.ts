import { expect, test } from "vitest";
import type { DeadLetterGroup } from "@/lib/contract/dead-letter-groups";
import { kindWords, markOf, partWords, shareWords } from "./group-words";

const nameOf = (queue: string) => (queue === "YnVsbDptYWls" ? "mail" : queue);

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
  expect(kindWords(group as DeadLetterGroup, nameOf)).toBe("permanent · PoisonError");
  const split = { ...group, code: "HTTP_404", part: { by: "name", value: "mail" } };
  expect(kindWords(split as DeadLetterGroup, nameOf)).toBe(
    "permanent · PoisonError HTTP_404 · job name mail",
  );
});

test("a part is told by what people call it", () => {
  expect(partWords({ by: "queue", value: "YnVsbDptYWls" }, nameOf)).toBe("queue mail");
  expect(partWords({ by: "code", value: null }, nameOf)).toBe("without a code");
  expect(partWords({ by: "text", value: "of acme" }, nameOf)).toBe("with “of acme”");
});

test("taking back a mark of a regressed group makes it resolved again", () => {
  expect(markOf("regressed")).toBe("resolved");
  expect(markOf("known")).toBe("known");
});
