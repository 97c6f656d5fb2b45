import type { Context } from "../context";
import type { OperationKind } from "../contract/operations";
import { SpillwayError } from "../errors";
import { isFinished } from "./record";
import { readRecord } from "./store";

interface Busy {
  kind: OperationKind;
  id: string;
  /** Key of the first of its queues that was asked about. */
  queue: string;
}

/** Which operations are under way in these queues. One command, and one for each operation found. */
export async function operationsIn(ctx: Context, queues: string[]): Promise<Busy[]> {
  if (queues.length === 0) return [];
  const ids = await ctx.redis.hmget(ctx.keys.operationsQueues(), ...queues);
  const found = new Map<string, string>();
  for (const [index, id] of ids.entries()) {
    if (id !== null && !found.has(id)) found.set(id, queues[index] ?? "");
  }
  const busy: Busy[] = [];
  for (const [id, queue] of found) {
    const record = await readRecord(ctx, id);
    if (record && !isFinished(record)) busy.push({ kind: record.kind, id, queue });
  }
  return busy;
}

/** The refusal of an operation because another one works in one of its queues. */
export async function busyError(ctx: Context, id: string): Promise<SpillwayError> {
  const record = await readRecord(ctx, id);
  const what = record ? `${record.kind} ${id} (“${record.reason.slice(0, 100)}”, by ${record.by})` : id;
  return new SpillwayError("conflict", `The ${what} is under way in one of these queues.`, {
    hint: "Wait for it, cancel it, or ask for this one to be queued behind it.",
  });
}
