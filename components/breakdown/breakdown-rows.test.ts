import { expect, test } from "vitest";
import { toCsv } from "@/components/charts/csv";
import { breakdownFigures } from "./breakdown-figures";
import { breakdownOf, part } from "./breakdown-fixture";
import { breakdownChart, breakdownSentence } from "./breakdown-rows";

test("eight layers are drawn, the values with most of what is counted first, and all others are one", () => {
  const parts = Object.fromEntries(
    Array.from({ length: 11 }, (_, index) => [
      `n${index}`,
      part([index + 1, null], [index === 0 ? 5 : 0, null]),
    ]),
  );
  const chart = breakdownChart(breakdownOf(parts, part([100, null], [0, null])), "ended");
  expect(chart.series.map(({ label }) => label)).toEqual([
    ...["n10", "n9", "n8", "n7", "n6", "n0", "n5", "n4", "all others"],
  ]);
  // Values 2, 3 and 4 are not drawn, and the rest is 100.
  expect(chart.rows[0]?.values.rest).toBe(2 + 3 + 4 + 100);
  expect(chart.rows[1]?.values.rest).toBeNull();
  expect(chart.valueOf("0")).toBe("n10");
  expect(chart.valueOf("rest")).toBeNull();

  const failed = breakdownChart(breakdownOf(parts), "failed");
  expect(failed.series.map(({ label }) => label)).toEqual(["n0"]);
  expect(failed.rows.map(({ values }) => values["0"])).toEqual([5, null]);
});

test("the sentence counts, and names the value with the most", () => {
  const answer = breakdownOf({ mail: part([3], [0]), report: part([0], [1]) });
  expect(breakdownSentence(answer, "ended")).toBe("4 jobs ended. 75 % were of mail.");
  expect(breakdownSentence(answer, "failed")).toBe("1 job failed for good. 100 % were of report.");
  expect(breakdownSentence(answer, "retried")).toBe("No attempt failed and led to another in this time.");
});

test("each row leads to its own dead letters, the rest to none, and the file has raw numbers", () => {
  const figures = breakdownFigures("q", breakdownOf({ mail: part([3], [1]) }, part([0], [2])));
  const [mail, rest] = figures.rows.map(({ cells }) => cells);
  expect(mail?.[3]?.link?.href).toBe("/dead-letters/jobs?queue=q&name=mail&from=0&to=9999");
  expect(rest?.[3]?.link).toBeNull();
  expect(toCsv(figures).split("\r\n").slice(0, 3)).toEqual([
    "Job name,Ended,Completed,Failed,Failure share,Retried,Wait p50 (ms),Wait p95 (ms),Wait p99 (ms),Wait max (ms),Run p50 (ms),Run p95 (ms),Run p99 (ms),Run max (ms)",
    "mail,4,3,1,0.25,0,,,,,,,,",
    "All others,2,0,2,1,0,,,,,,,,",
  ]);
});

test("others of which nothing ended are no row", () => {
  const nothing = part([0, null], [0, null]);
  expect(breakdownFigures("q", breakdownOf({ mail: part([3], [1]) }, nothing)).rows).toHaveLength(1);
});
