import { expect, test } from "vitest";
import { UNDO_STATES } from "@/lib/contract/compensation";
import { openStepsWords, stepDataWords, UNDO_WORDS } from "./undo-words";

test("only an undo that failed is red", () => {
  expect(UNDO_STATES.filter((state) => UNDO_WORDS[state].tone === "danger")).toEqual(["failed"]);
});

test("steps of a dead job are about to be undone, those of any other are kept for it", () => {
  expect(openStepsWords("failed")).toContain("about to be added");
  for (const state of ["active", "delayed", "waiting"])
    expect(openStepsWords(state)).toContain("Should the job die");
});

test("data is one short line, and none where there is none", () => {
  expect(stepDataWords(undefined)).toBe(null);
  expect(stepDataWords(null)).toBe(null);
  expect(stepDataWords({ cents: 100 })).toBe('{"cents":100}');
  expect(stepDataWords("a".repeat(4_000))).toHaveLength(201);
});
