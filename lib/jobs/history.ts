import { z } from "zod";
import type { JobDetail } from "../contract/jobs";
import { safeJson } from "./parse";

/** Marks rows of a job's own log that Spillway wrote, so that they live and die with the job. */
const MARK = "[spillway] ";
const MAX_REASON_CHARS = 2_000;

const replayRow = z.object({
  kind: z.literal("replay"),
  at: z.number(),
  by: z.string(),
  operation: z.string().nullable(),
  failedReason: z.string(),
  failedAt: z.number().nullable(),
  attemptsMade: z.number(),
});

export type Life = JobDetail["history"][number];

/** The row that keeps what BullMQ forgets of a job when it is replayed. */
export function writeLife(life: Life): string {
  const failedReason = life.failedReason.slice(0, MAX_REASON_CHARS);
  return MARK + JSON.stringify({ kind: "replay", ...life, failedReason });
}

/** A log row as an earlier life, or null when it is an ordinary row. */
export function readLife(row: string): Life | null {
  if (!row.startsWith(MARK)) return null;
  const parsed = replayRow.safeParse(safeJson(row.slice(MARK.length)));
  if (!parsed.success) return null;
  const { kind: _, ...life } = parsed.data;
  return life;
}

/** Log rows apart from earlier lives, both oldest first. */
export function splitLogs(rows: string[]): { rows: string[]; history: Life[] } {
  const history: Life[] = [];
  const others: string[] = [];
  for (const row of rows) {
    const life = readLife(row);
    if (life) history.push(life);
    else others.push(row);
  }
  return { rows: others, history };
}
