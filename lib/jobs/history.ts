import { z } from "zod";
import type { JobDetail } from "../contract/jobs";
import type { LoggedLife } from "./lives";
import { safeJson } from "./parse";

/** Marks rows of a job's own log that Spillway wrote, so that they live and die with the job. */
export const MARK = "[spillway] ";
const MAX_REASON_CHARS = 2_000;
const MAX_STACK_CHARS = 4_000;
/** There may be a million of them; the operation has all of it. */
const MAX_WHY_CHARS = 120;

/** An earlier life of a job, as it is kept. */
export const lifeSchema = z.object({
  at: z.number(),
  by: z.string(),
  operation: z.string().nullable(),
  failedReason: z.string(),
  failedAt: z.number().nullable(),
  attemptsMade: z.number(),
  why: z.string().nullable().default(null),
  change: z.string().nullable().default(null),
  from: z.object({ queueName: z.string(), id: z.string() }).nullable().default(null),
  /** Trace of its last attempt, of a job that a new one was put in the place of. */
  stack: z.string().optional(),
});

const replayRow = lifeSchema.extend({
  kind: z.literal("replay"),
  /** Of the payload before the replay patched it: tells after a crash whether that was done. */
  sha: z.string().optional(),
});

export type Life = Omit<JobDetail["history"][number], "stacks">;

/** As kept in the row. */
type StoredLife = Omit<z.input<typeof replayRow>, "kind">;

/** The row that keeps what BullMQ forgets of a job when it is replayed. What is null is left out. */
export function writeLife(life: StoredLife): string {
  const failedReason = life.failedReason.slice(0, MAX_REASON_CHARS);
  const why = life.why?.slice(0, MAX_WHY_CHARS);
  const stack = life.stack?.slice(0, MAX_STACK_CHARS);
  return MARK + JSON.stringify({ kind: "replay", ...life, failedReason, why, stack });
}

/** A log row as an earlier life, or null when it is an ordinary row. */
export function readLife(row: string): (LoggedLife & { sha?: string | undefined }) | null {
  if (!isLifeRow(row)) return null;
  const parsed = replayRow.safeParse(safeJson(row.slice(MARK.length)));
  if (!parsed.success) return null;
  const { kind: _, ...life } = parsed.data;
  return life;
}

export const isLifeRow = (row: string): boolean => row.startsWith(MARK);

/** The earlier lives that these rows of a log tell, oldest first; other rows are passed over. */
export function historyOf(rows: string[]): LoggedLife[] {
  const history: LoggedLife[] = [];
  for (const row of rows) {
    const life = readLife(row);
    if (life === null || isRepeat(life, history.at(-1))) continue;
    const { sha: _, ...shown } = life;
    history.push(shown);
  }
  return history;
}

/** A connection that broke may have written a row twice. */
const isRepeat = (life: Life, before: Life | undefined): boolean =>
  before !== undefined && before.at === life.at && before.failedAt === life.failedAt;
