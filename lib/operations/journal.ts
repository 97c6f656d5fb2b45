import { z } from "zod";
import type { Context } from "../context";
import { safeJson } from "../jobs/parse";
import { runScript } from "../redis-script";
import { memberOf } from "./member";
import type { Batch } from "./record";
import { ADVANCE_BATCH } from "./scripts";
import type { Candidate } from "./select";

/** Another runner has taken the operation; whoever sees this stops working on it. */
export class Superseded extends Error {
  constructor() {
    super("Another runner has taken this operation.");
    this.name = "Superseded";
  }
}

export interface Moves {
  moved: { queue: string; id: string }[];
  skipped: number;
  failed: number;
  error: string | null;
}

/** A batch whose jobs have had their turn. */
export interface Settlement {
  batch: Batch;
  moves: Moves;
  /** Those of the moved jobs that are to be followed. */
  follow: { queue: string; id: string }[];
}

/** A batch that is about to be moved. */
export interface Planned<R extends Candidate> {
  batch: Batch;
  ready: R[];
}

/**
 * Settles one batch and journals the next, in one step. Gives the operation's state; the next batch may be moved only
 * when that is `running`. Throws {@link Superseded}.
 */
export async function advance(
  ctx: Context,
  operation: string,
  token: string,
  { settled, next }: { settled: Settlement | null; next: Planned<Candidate> | null },
): Promise<string> {
  const { keys } = ctx;
  const state = await runScript(
    ctx.redis,
    ADVANCE_BATCH,
    [
      keys.operation(operation),
      keys.operationJournal(operation),
      keys.operationFollowed(operation),
      keys.operationsFollowed(),
    ],
    [token, operation, ...settledArgs(settled), ...nextArgs(next), ...followArgs(settled)],
  );
  if (state === "") throw new Superseded();
  return String(state);
}

function settledArgs(settled: Settlement | null): (string | number)[] {
  if (settled === null) return ["", 0, 0, 0, ""];
  const { batch, moves } = settled;
  return [
    JSON.stringify(batch.next),
    moves.moved.length,
    moves.skipped + batch.skipped,
    moves.failed + batch.failed,
    moves.error ?? batch.error ?? "",
  ];
}

const followArgs = (settled: Settlement | null): string[] =>
  (settled?.follow ?? []).map(({ queue, id }) => memberOf(queue, id));

function nextArgs(next: Planned<Candidate> | null): string[] {
  if (next === null) return ["", ""];
  const jobs = next.ready.map(({ queue, known }): Journalled => [queue, known.id, known.score]);
  return [JSON.stringify(next.batch), JSON.stringify(jobs)];
}

/** Key of the queue, id, and what it is known by until it is moved. */
export type Journalled = [queue: string, id: string, score: string];
const journalledSchema = z.array(z.tuple([z.string(), z.string(), z.string()]));

/** What a batch in flight is moving: key of the queue, id, and what each is known by until then. */
export async function readJournal(
  ctx: Context,
  operation: string,
): Promise<{ queue: string; id: string; score: string }[]> {
  const text = await ctx.redis.get(ctx.keys.operationJournal(operation));
  const jobs = journalledSchema.parse(safeJson(text ?? "[]"));
  return jobs.map(([queue, id, score]) => ({ queue, id, score }));
}

/** The jobs of an operation's canary; empty when there is none. */
export async function readCanary(ctx: Context, operation: string): Promise<Journalled[]> {
  const text = await ctx.redis.get(ctx.keys.operationCanary(operation));
  return text === null ? [] : journalledSchema.parse(safeJson(text));
}

/** As {@link readCanary}, by their names in lists. */
export async function readCanaryMembers(ctx: Context, operation: string): Promise<ReadonlySet<string>> {
  return new Set((await readCanary(ctx, operation)).map(([queue, id]) => memberOf(queue, id)));
}
