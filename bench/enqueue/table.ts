import { alignTable } from "@/bench/align-table";
import { quantile } from "@/lib/statistics";
import { count, megabytes } from "../cells";

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
    count(jobs[0] ?? 0),
    count(quantile(jobsPerSec, 0.5)),
    megabytes(Math.max(...serverGrewBytes)),
  ]);
  return alignTable(head, body);
}
