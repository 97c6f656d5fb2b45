import { expect, test } from "vitest";
import type { Parent } from "@/lib/contract/jobs";
import { childrenWords, parentWords, removalWords, totalOf } from "./flow-words";

const NONE = { unprocessed: 0, processed: 0, ignored: 0, failed: 0 };
const parent = (more: Partial<Parent>): Parent => ({
  queue: "q",
  queueName: "q",
  id: "p",
  name: "all",
  state: "waiting-children",
  onFailure: "wait",
  children: NONE,
  replayable: false,
  ...more,
});

test("a dead child says whether its parent waits, failed with it, or does without it", () => {
  expect(parentWords("failed", parent({}))).toContain("waits for this job");
  expect(parentWords("failed", parent({ onFailure: "fail", state: "failed" }))).toContain(
    "Replay this job first",
  );
  expect(parentWords("failed", parent({ onFailure: "ignore", state: "completed" }))).toContain(
    "without this job",
  );
  expect(parentWords("failed", parent({ onFailure: "continue", state: "active" }))).toContain("has ended");
  expect(parentWords("failed", parent({ onFailure: "remove", state: "completed" }))).toContain("by itself");
  expect(parentWords("failed", parent({ state: "gone" }))).toContain("was removed");
});

test("a child that has completed says whether its failed parent can be replayed, or what is still in the way", () => {
  const failed = { onFailure: "fail", state: "failed" } as const;
  expect(parentWords("completed", parent({ ...failed, replayable: true }))).toContain("can be replayed now");
  expect(parentWords("completed", parent({ ...failed, children: { ...NONE, failed: 2 } }))).toContain(
    "2 children failed with it: replay them first",
  );
  expect(parentWords("completed", parent({ ...failed, children: { ...NONE, unprocessed: 1 } }))).toContain(
    "when 1 child more has completed",
  );
});

test("children are counted by what became of them, and none is left out of the total", () => {
  const counts = { unprocessed: 1_200, processed: 3, ignored: 0, failed: 1 };
  expect(totalOf(counts)).toBe(1_204);
  expect(childrenWords(counts)).toBe("1,204 children: 1 failed, 1,200 not done, 3 done");
  expect(childrenWords({ ...NONE, processed: 1 })).toBe("1 child: 1 done");
});

test("the removal of a child says what its parent loses", () => {
  expect(removalWords(parent({}))).toContain("as if it had never been");
  expect(removalWords(parent({ onFailure: "fail", state: "failed" }))).toContain("never be replayed");
  expect(removalWords(parent({ state: "completed" }))).toBe("");
});
