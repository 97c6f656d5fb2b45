import { z } from "zod";
import type { Context } from "../context";
import { safeJson } from "../jobs/parse";
import { runScript } from "../redis-script";
import type { Ready } from "./prepare";
import type { Batch } from "./record";
import { ADVANCE_BATCH } from "./scripts";

/** Another runner has taken the operation; whoever sees this stops working on it. */
export class Superseded extends Error {
  constructor() {
    super("Another runner has taken this operation.");
    this.name = "Superseded";
  }
}

export interface Outcome {
  moved: number;
  skipped: number;
  failed: number;
  error: string | null;
}

/** A batch whose jobs have had their turn. */
export interface Settlement {
  batch: Batch;
  outcome: Outcome;
}

/** A batch that is about to be moved. */
export interface Planned {
  batch: Batch;
  ready: Ready[];
}

/**
 * Settles one batch and journals the next, in one step. Gives the operation's state; the next batch may be moved only
 * when that is `running`. Throws {@link Superseded}.
 */
export async function advance(
  ctx: Context,
  operation: string,
  token: string,
  { settled, next }: { settled: Settlement | null; next: Planned | null },
): Promise<string> {
  const { keys } = ctx;
  const state = await runScript(
    ctx.redis,
    ADVANCE_BATCH,
    [keys.operation(operation), keys.operationJournal(operation)],
    [token, ...settledArgs(settled), ...nextArgs(next)],
  );
  if (state === "") throw new Superseded();
  return String(state);
}

function settledArgs(settled: Settlement | null): (string | number)[] {
  if (settled === null) return ["", 0, 0, 0, ""];
  const { batch, outcome } = settled;
  return [
    JSON.stringify(batch.next),
    outcome.moved,
    outcome.skipped + batch.skipped,
    outcome.failed + batch.failed,
    outcome.error ?? batch.error ?? "",
  ];
}

function nextArgs(next: Planned | null): string[] {
  if (next === null) return ["", ""];
  const jobs = next.ready.map(({ queue, failed }): Journalled => [queue, failed.id, failed.score]);
  return [JSON.stringify(next.batch), JSON.stringify(jobs)];
}

type Journalled = [queue: string, id: string, score: string];
const journalSchema = z.array(z.tuple([z.string(), z.string(), z.string()]));

/** What a batch in flight is moving: key of the queue, id, and the score each failed with. */
export async function readJournal(
  ctx: Context,
  operation: string,
): Promise<{ queue: string; id: string; score: string }[]> {
  const text = await ctx.redis.get(ctx.keys.operationJournal(operation));
  const jobs = journalSchema.parse(safeJson(text ?? "[]"));
  return jobs.map(([queue, id, score]) => ({ queue, id, score }));
}
