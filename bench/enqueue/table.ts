import { alignTable } from "@/bench/align-table";
import { quantile } from "@/lib/statistics";

export interface Line {
  way: string;
  /** One of each round. */
  jobs: number[];
  jobsPerSec: number[];
  /** By how much the server's memory grew while the jobs went in. */
  serverGrewBytes: number[];
}

/** Medians of the rounds; the server's growth at its most. */
export function printTable(lines: Line[]): string {
  const head = ["way", "jobs", "jobs/s", "server's memory grew by"];
  const body = lines.map(({ way, jobs, jobsPerSec, serverGrewBytes }) => [
    way,
    (jobs[0] ?? 0).toLocaleString("en"),
    Math.round(quantile(jobsPerSec, 0.5)).toLocaleString("en"),
    `${Math.round(Math.max(...serverGrewBytes) / 1e6)} MB`,
  ]);
  return alignTable(head, body);
}
