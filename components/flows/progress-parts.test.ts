import { expect, test } from "vitest";
import { progressParts, progressWords } from "./progress-parts";

const counts = { processed: 60, failed: 1, ignored: 2, unprocessed: 37 };

test("open children are told by their states, the dead that are waited for apart", () => {
  const parts = progressParts(counts, {
    looked: 37,
    states: { active: 5, waiting: 20, prioritized: 2, failed: 3, gone: 1, delayed: 6 },
  });
  expect(progressWords(parts)).toBe(
    "Of 100 children: 60 done, 1 failed, 2 ignored, 3 dead, waited for, 5 active, 22 waiting, 6 delayed, 1 not done",
  );
});

test("where only some were looked at, they stand for all, and the words say so", () => {
  const parts = progressParts(
    { processed: 0, failed: 0, ignored: 0, unprocessed: 100_000 },
    { looked: 250, states: { active: 25, waiting: 225 } },
  );
  expect(progressWords(parts)).toBe("Of 100,000 children: about 10,000 active, about 90,000 waiting");
});

test("before any was looked at, the open ones are one part", () => {
  expect(progressWords(progressParts(counts, undefined))).toBe(
    "Of 100 children: 60 done, 1 failed, 2 ignored, 37 not done",
  );
});
