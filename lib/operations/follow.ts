import type { Context } from "../context";
import { runScript } from "../redis-script";
import { parseMember } from "./member";
import { addCauses, lookAt } from "./outcomes";
import { isFinished, type OperationRecord, type Outcome, toOperation } from "./record";
import { SETTLE_OUTCOMES } from "./scripts";
import { publishOperation, readRecord } from "./store";

const POLL_MS = 500;
/** Operations looked at in one round, so that none waits long for the others. */
const AT_ONCE = 10;
/** Jobs looked at in one step. */
const PAGE = 500;
/** So long after its end an operation's jobs are followed. */
const FOLLOW_MS = 24 * 3_600_000;
/** Looked again after a tenth of its age, within these bounds: what is young changes, what is old hardly does. */
const SOONEST_MS = 1_000;
const LATEST_MS = 5 * 60_000;

/**
 * Follows what becomes of replayed jobs until all have an outcome, for 24 hours at most. Only the collector's leader runs
 * it. A crash loses nothing: what was found is written together with the list of those that are left. Ends with the
 * signal.
 */
export async function followOutcomes(ctx: Context, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const due = await ctx.redis.zrangebyscore(
        ctx.keys.operationsFollowed(),
        "-inf",
        ctx.clock.now(),
        "LIMIT",
        0,
        AT_ONCE,
      );
      for (const id of due) {
        if (signal.aborted) return;
        await followOne(ctx, id, signal);
      }
    } catch (err) {
      if (signal.aborted) return;
      ctx.log.warn({ err }, "Outcomes of replays could not be looked at; they are looked at later");
    }
    await ctx.clock.sleep(POLL_MS, signal).catch(() => {});
  }
}

async function followOne(ctx: Context, id: string, signal: AbortSignal): Promise<void> {
  const before = await readRecord(ctx, id);
  if (before) await lookAtAll(ctx, before, signal);
  // Read after the look: what was replayed meanwhile is looked at next time.
  const record = before && (await readRecord(ctx, id));
  const at = ctx.clock.now();
  if (!record || record.outcome.over) {
    await ctx.redis.zrem(ctx.keys.operationsFollowed(), id);
    if (record) await ctx.redis.del(ctx.keys.operationFollowed(id));
  } else {
    const ageMs = record.finishedAt === null ? 0 : at - record.finishedAt;
    const nextMs = Math.min(LATEST_MS, Math.max(SOONEST_MS, ageMs / 10));
    await ctx.redis.zadd(ctx.keys.operationsFollowed(), "XX", at + nextMs, id);
  }
  if (record) await publishOperation(ctx, toOperation(record));
}

/** Looks once at each job that is followed. */
async function lookAtAll(ctx: Context, record: OperationRecord, signal: AbortSignal): Promise<void> {
  const key = ctx.keys.operationFollowed(record.id);
  let { outcome } = record;
  let left = await ctx.redis.llen(key);
  let undecided = 0;
  do {
    signal.throwIfAborted();
    const members = await ctx.redis.lrange(key, 0, Math.min(PAGE, left) - 1);
    const looked = await lookAt(ctx, members.map(parseMember));
    const count = (kind: string) => looked.outcomes.filter((one) => one === kind).length;
    const waiting = members.filter((_, index) => looked.outcomes[index] === "waiting");
    left -= members.length;
    undecided += waiting.length;
    const after: Outcome = {
      completed: outcome.completed + count("completed"),
      gone: outcome.gone + count("gone"),
      died: outcome.died + count("failed"),
      causes: addCauses(outcome.causes, looked.causes),
      checkedAt: ctx.clock.now(),
      over: left === 0 && isOver(record, undecided, ctx.clock.now()),
    };
    const written = await settle(ctx, record.id, { outcome, after, members, waiting });
    if (!written) return;
    outcome = after;
  } while (left > 0);
}

const isOver = (record: OperationRecord, undecided: number, nowMs: number) =>
  isFinished(record) &&
  (undecided === 0 || (record.finishedAt !== null && nowMs - record.finishedAt > FOLLOW_MS));

async function settle(
  ctx: Context,
  id: string,
  part: { outcome: Outcome; after: Outcome; members: string[]; waiting: string[] },
): Promise<boolean> {
  const before = part.outcome.checkedAt === null ? "" : JSON.stringify(part.outcome);
  const written = await runScript(
    ctx.redis,
    SETTLE_OUTCOMES,
    [ctx.keys.operation(id), ctx.keys.operationFollowed(id)],
    [before, JSON.stringify(part.after), part.members.length, ...part.waiting],
  );
  return written === 1;
}
