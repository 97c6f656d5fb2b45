import { quantile } from "@/lib/statistics";
import type { TurnResult } from "./turn";

export interface Line {
  subject: string;
  flood: boolean;
  result: TurnResult;
}

/** The goal for the others' p95 wait beside a flood: this much of, or this much above, what it is without. */
const GOAL_FACTOR = 1.2;
const GOAL_EXTRA_MS = 50;

/** Whether a subject keeps the others' p95 wait within the goal when one tenant floods its queue. */
export function withinGoal(lines: Line[], subject: string): boolean {
  const p95 = (flood: boolean) =>
    quantile(
      lines.find((line) => line.subject === subject && line.flood === flood)?.result.waitsMs ?? [],
      0.95,
    );
  return p95(true) <= Math.max(p95(false) * GOAL_FACTOR, p95(false) + GOAL_EXTRA_MS);
}

export function printTable(lines: Line[]): string {
  const head = ["worker", "flood", "others' wait p50", "p95", "p99", "others done", "jobs/s", "within goal"];
  const body = lines.map(({ subject, flood, result }) => [
    subject,
    flood ? "yes" : "no",
    ...[0.5, 0.95, 0.99].map((share) => `${Math.round(quantile(result.waitsMs, share))} ms`),
    `${result.othersDone} of ${result.othersAdded}`,
    result.jobsPerSec.toFixed(0),
    flood ? (withinGoal(lines, subject) ? "yes" : "no") : "",
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...body.map((row) => row[column]?.length ?? 0)),
  );
  const format = (row: string[]) =>
    row
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ");
  return [head, ...body].map(format).join("\n");
}
