import { expect, test } from "vitest";
import type { FailuresAnswer } from "@/lib/contract/failures";
import { OTHER_CODES } from "@/lib/contract/values/failures";
import { categoryOf, failureRows, failureSentence, failureSeries } from "./failure-rows";

const answer: FailuresAnswer = {
  from: 0,
  to: 20_000,
  stepMs: 10_000,
  at: [0, 10_000],
  gaps: [],
  categories: [
    { class: "transient", code: "HTTP_503", total: 3, counts: [1, 2] },
    { class: "permanent", code: OTHER_CODES, total: 1, counts: [0, 1] },
  ],
};

test("each category is a layer with a name, and the rest of a class is called other", () => {
  expect(failureSeries(answer).map(({ label }) => label)).toEqual(["transient HTTP_503", "other permanent"]);
  expect(failureRows(answer)).toEqual([
    { at: 0, values: { "transient:HTTP_503": 1, "permanent:(other)": 0 } },
    { at: 10_000, values: { "transient:HTTP_503": 2, "permanent:(other)": 1 } },
  ]);
});

test("a layer is known by its class and code; the rest of a class by its class", () => {
  expect(categoryOf(answer, "transient:HTTP_503")).toEqual({ class: "transient", code: "HTTP_503" });
  expect(categoryOf(answer, "permanent:(other)")).toEqual({ class: "permanent" });
  expect(categoryOf(answer, "poison:X")).toBeNull();
});

test("the sentence says how many, and what most of them were", () => {
  expect(failureSentence(answer)).toBe("4 failed attempts. 75 % were transient HTTP_503.");
  expect(failureSentence({ ...answer, categories: [] })).toBe("No attempt failed in this time.");
  const unread = { ...answer, categories: [], gaps: [{ from: 0, to: 10_000 }] };
  expect(failureSentence(unread)).toMatch(/^No attempt failed .* cannot be read, and are left out\.$/);
});
