import { alignTable } from "@/bench/align-table";
import { quantile } from "@/lib/statistics";
import { count, megabytes } from "../cells";

export interface Line {
  way: string;
  /** One of each round. */
  jobs: number[];
  jobsPerSec: number[];
  /** How long a PING of another connection took at the 95th percentile, ms. */
  pingP95Ms: number[];
  /** How long its dashboard took to list failed jobs meanwhile, at the 95th percentile, ms; none for a way without one. */
  requestP95Ms: number[];
  /** By how much the memory of the process that replays grew; none for a way without one. */
  grewBytes: number[];
}

/** Medians of the rounds, the share of the first line's rate, and memory at its most. */
export function printTable(lines: Line[]): string {
  const rate = (line: Line | undefined) => quantile(line?.jobsPerSec ?? [], 0.5);
  const head = ["way", "jobs", "jobs/s", "of the first", "PING p95", "page p95", "memory grew by"];
  const body = lines.map((line) => [
    line.way,
    count(line.jobs[0] ?? 0),
    count(rate(line)),
    (rate(line) / rate(lines[0])).toFixed(2),
    `${quantile(line.pingP95Ms, 0.5).toFixed(1)} ms`,
    line.requestP95Ms.length === 0 ? "–" : `${quantile(line.requestP95Ms, 0.5).toFixed(1)} ms`,
    line.grewBytes.length === 0 ? "–" : megabytes(Math.max(...line.grewBytes)),
  ]);
  return alignTable(head, body);
}
