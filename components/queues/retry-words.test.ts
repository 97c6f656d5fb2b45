import { expect, test } from "vitest";
import { compareCosts, missingWords, sinceWords } from "./retry-words";

const cost = { finished: 100, firstShare: 0.9, deadShare: 0.02, perSuccess: 1.1, wastedShare: 0.05 };
const nothing = { finished: 0, firstShare: null, deadShare: null, perSuccess: null, wastedShare: null };

test("two times are compared by what success cost, with shares in points", () => {
  const worse = { finished: 40, firstShare: 0.5, deadShare: 0.12, perSuccess: 2.25, wastedShare: 0.25 };
  expect(
    compareCosts(worse, cost, String).map(({ now, earlier, difference }) => [now, earlier, difference]),
  ).toEqual([
    ["40", "100", "−60"],
    ["50.0 %", "90.0 %", "−40.0 points"],
    ["12.0 %", "2.0 %", "+10.0 points"],
    ["2.25", "1.10", "+1.15"],
    ["25.0 %", "5.0 %", "+20.0 points"],
  ]);
});

test("a time in which nothing finished has no shares, and nothing to compare with", () => {
  const lines = compareCosts(cost, nothing, String).slice(1);
  expect(lines.every(({ earlier, difference }) => earlier === "–" && difference === "–")).toBe(true);
});

test("figures that are kept for less than was asked for say so", () => {
  expect(sinceWords({ from: 90_000, stepMs: 60_000 }, { from: 60_000, to: 120_000 })).toBe("");
  expect(sinceWords({ from: 190_000, stepMs: 60_000 }, { from: 60_000, to: 220_000 })).toMatch(
    /^ Counts are kept since /,
  );
});

test("counts that cannot be read are said to be left out", () => {
  const answer = { from: 0, stepMs: 60_000, gaps: [{ from: 60_000, to: 120_000 }] };
  expect(missingWords({ ...answer, gaps: [] }, null)).toBe("");
  expect(missingWords(answer, null)).toMatch(
    /^ Stored counts between .* cannot be read, and are left out\.$/,
  );
});
