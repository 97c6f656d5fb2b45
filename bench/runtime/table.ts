import { quantile } from "@/lib/statistics";
import { count } from "../cells";
import type { Measurement } from "./measure";

export interface Row {
  subject: string;
  concurrency: number;
  rounds: Measurement[];
}

const median = (values: number[]): number => quantile(values, 0.5);

export interface Line {
  subject: string;
  concurrency: number;
  jobsPerSec: number;
  /** Median of the ratios of neighbouring turns; null for the one that is compared with. */
  ratio: number | null;
  overheadP99Ms: number;
  commandsPerJob: number;
  workerCpuUs: number;
  redisCpuUs: number;
}

/** One line for each subject and concurrency, compared with `base` turn by turn: what slows the machine slows both. */
export function summarize(rows: Row[], base: string): Line[] {
  return rows.map(({ subject, concurrency, rounds }) => {
    const peer = rows.find((row) => row.subject === base && row.concurrency === concurrency);
    const ratios = rounds.map(
      ({ jobsPerSec }, turn) => jobsPerSec / (peer?.rounds[turn]?.jobsPerSec ?? Number.NaN),
    );
    return {
      subject,
      concurrency,
      jobsPerSec: median(rounds.map((round) => round.jobsPerSec)),
      ratio: subject === base ? null : median(ratios),
      overheadP99Ms: median(rounds.map((round) => round.overheadP99Ms)),
      commandsPerJob: median(rounds.map((round) => round.commandsPerJob)),
      workerCpuUs: median(rounds.map((round) => round.workerCpuUs)),
      redisCpuUs: median(rounds.map((round) => round.redisCpuUs)),
    };
  });
}

export function printTable(lines: Line[]): string {
  const head = [
    "concurrency",
    "worker",
    "jobs/s",
    "of bullmq",
    "overhead p99",
    "CPU a job",
    "of Redis",
    "Redis commands a job",
  ];
  const body = lines.map((line) => [
    String(line.concurrency),
    line.subject,
    count(line.jobsPerSec),
    line.ratio === null ? "" : line.ratio.toFixed(3),
    `${line.overheadP99Ms.toFixed(3)} ms`,
    `${line.workerCpuUs.toFixed(1)} µs`,
    `${line.redisCpuUs.toFixed(1)} µs`,
    line.commandsPerJob.toFixed(2),
  ]);
  const widths = head.map((title, column) =>
    Math.max(...[head, ...body].map((row) => row[column]?.length ?? title.length)),
  );
  const format = (row: string[]) =>
    row
      .map((cell, column) =>
        column === 1 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ");
  return [head, ...body].map(format).join("\n");
}
