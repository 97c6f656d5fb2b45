import { expect, test } from "vitest";
import type { Report } from "./run";
import { median, printLosses, printScores } from "./summary";

const timing = (numericValue: number, score: number | null = 1) => ({ title: "Paint", score, numericValue });
const report = (performance: number, paintMs: number): Report => ({
  categories: {
    performance: { score: performance, auditRefs: [{ id: "first-contentful-paint", weight: 10 }] },
    accessibility: { score: 1, auditRefs: [{ id: "contrast", weight: 0 }] },
    "best-practices": { score: 1, auditRefs: [] },
  },
  audits: {
    "first-contentful-paint": timing(paintMs, paintMs > 900 ? 0.5 : 1),
    "largest-contentful-paint": timing(paintMs + 100),
    "total-blocking-time": timing(0),
    "cumulative-layout-shift": timing(0.0104),
    contrast: { title: "Contrast", score: 0 },
  },
});

test("a page has the median of each figure, and what costs it a score once", () => {
  const pages = [{ page: "job", reports: [report(0.9, 1_000), report(1, 500), report(0.97, 950)] }];
  expect(printScores(pages).split("\n")[1]).toMatch(/^job +97 +100 +100 +950 ms +1050 ms +0 ms +0\.010$/);
  expect(printLosses(pages)).toEqual(["job: Paint (performance)"]);
  expect(median([3, 1])).toBe(3);
});
