import { alignTable } from "../align-table";
import { CATEGORIES, type Report, TIMINGS } from "./run";

export interface PageReports {
  page: string;
  reports: Report[];
}

/** The middle value, the upper one of two. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** A line a page: the median of each score and timing. */
export function printScores(pages: PageReports[]): string {
  const head = ["median", "performance", "accessibility", "best practices", "FCP", "LCP", "TBT", "CLS"];
  const body = pages.map(({ page, reports }) => {
    const scores = CATEGORIES.map((name) =>
      median(reports.map(({ categories }) => (categories[name].score ?? 0) * 100)).toFixed(0),
    );
    const timings = TIMINGS.map((name) => {
      const value = median(reports.map(({ audits }) => audits[name]?.numericValue ?? Number.NaN));
      return name === "cumulative-layout-shift" ? value.toFixed(3) : `${value.toFixed(0)} ms`;
    });
    return [page, ...scores, ...timings];
  });
  return alignTable(head, body);
}

/** What costs a page a score, once each. */
export function printLosses(pages: PageReports[]): string[] {
  return pages.flatMap(({ page, reports }) => {
    const lost = reports.flatMap(({ categories, audits }) =>
      CATEGORIES.flatMap((name) =>
        categories[name].auditRefs
          .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 0.9)
          .map(({ id }) => `${page}: ${audits[id]?.title ?? id} (${name})`),
      ),
    );
    return [...new Set(lost)];
  });
}
