import { expect, test } from "vitest";
import type { ImportLine } from "@/lib/contract/archives";
import { importTold, linesWords } from "./read-import";

const progress: ImportLine = { kind: "progress", letters: 500, added: 499, present: 0, refused: 1 };
const refused: ImportLine = { kind: "refused", from: 3, to: 4, why: "Its payload is no JSON." };
const summary: ImportLine = {
  kind: "summary",
  dryRun: false,
  letters: 900,
  added: 899,
  present: 0,
  refused: 1,
  omitted: 0,
  renamed: 0,
  untied: 0,
  byQueue: [],
  complete: true,
  fault: null,
};

test("an answer tells as much as has come of it", () => {
  expect(importTold([])).toEqual({ letters: 0, refused: [], summary: null });
  expect(importTold([refused, progress])).toEqual({ letters: 500, refused: [refused], summary: null });
  expect(importTold([refused, progress, summary])).toEqual({ letters: 900, refused: [refused], summary });
});

test("lines are named one by one or as a range", () => {
  expect(linesWords({ from: 3, to: 3 })).toBe("Line 3");
  expect(linesWords({ from: 3, to: 9 })).toBe("Lines 3 to 9");
});
