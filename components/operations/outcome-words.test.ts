import { expect, it } from "vitest";
import type { ReplayOutcome } from "@/lib/contract/replay-options";
import { canaryWords, outcomeParts, sampleWords } from "./outcome-words";

const outcome = (over: Partial<ReplayOutcome> = {}): ReplayOutcome => ({
  followed: 200,
  every: 1,
  completed: 100,
  gone: 20,
  died: 30,
  causes: [],
  checkedAt: 1,
  over: false,
  ...over,
});

it("tells parts that add up to all that are followed", () => {
  const parts = outcomeParts(outcome());
  expect(parts.map(({ key, count }) => [key, count])).toEqual([
    ["completed", 100],
    ["gone", 20],
    ["died", 30],
    ["waiting", 50],
  ]);
  expect(parts.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  expect(outcomeParts(outcome({ over: true }))[3]?.label).toContain("24 hours");
});

it("says when the figures are of a part", () => {
  expect(sampleWords(outcome())).toBe("All 200 replayed jobs are followed.");
  expect(sampleWords(outcome({ followed: 4_000, every: 3 }))).toBe(
    "4,000 jobs are followed, every 3rd: shares hold for all, within about 2 %.",
  );
});

it("says what a canary asks for", () => {
  const canary = {
    jobs: 10,
    minSuccessShare: 0.9,
    timeoutMs: 300_000,
    state: "planned",
    since: null,
    replayed: 0,
    succeeded: 0,
    died: 0,
    causes: [],
    verdict: null,
  } as const;
  expect(canaryWords({ ...canary, causes: [] })).toBe(
    "10 jobs go first; 90 % of them have to succeed within 5m 00s",
  );
});
