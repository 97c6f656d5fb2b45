import type { Context } from "../context";
import { type QueueSummary, queueSummarySchema } from "../contract/queues";

/** What the collector last said of every queue it knows; entries of another version are left out. One command. */
export async function loadSnapshot(ctx: Pick<Context, "redis" | "keys">): Promise<Map<string, QueueSummary>> {
  const stored = await ctx.redis.hgetall(ctx.keys.snapshot());
  const summaries = new Map<string, QueueSummary>();
  for (const [key, text] of Object.entries(stored)) {
    const summary = parseSummary(text);
    if (summary) summaries.set(key, summary);
  }
  return summaries;
}

/** What the collector last said of these queues; null for those it does not know. One command. */
export async function loadSummaries(
  ctx: Pick<Context, "redis" | "keys">,
  queues: string[],
): Promise<(QueueSummary | null)[]> {
  const texts = queues.length === 0 ? [] : await ctx.redis.hmget(ctx.keys.snapshot(), ...queues);
  return texts.map((text) => (text === null ? null : parseSummary(text)));
}

function parseSummary(text: string): QueueSummary | null {
  try {
    return queueSummarySchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

const NONE: ReadonlySet<string> = new Set();
const TIMES: ReadonlySet<string> = new Set(["sampledAt", "oldestWaitingMs"]);

/** Whether two values of JSON are the same but for these fields. A tick asks it of each queue, and makes nothing for it. */
function isSame(a: unknown, b: unknown, except = NONE): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const [before, now] = [a as Record<string, unknown>, b as Record<string, unknown>];
  let more = 0;
  for (const _ in now) more += 1;
  for (const name in before) {
    more -= 1;
    if (!except.has(name) && !isSame(before[name], now[name])) return false;
  }
  return more === 0;
}

/** An age that only grows is told this often; the browser lets it grow meanwhile. */
const AGE_REFRESH_MS = 5_000;

/** Whether browsers must hear of a queue again. */
export function hasChanged(before: QueueSummary | undefined, now: QueueSummary): boolean {
  if (!before || !isSame(before, now, TIMES)) return true;
  if (before.oldestWaitingMs === null || now.oldestWaitingMs === null) {
    return before.oldestWaitingMs !== now.oldestWaitingMs;
  }
  const grownMs = now.oldestWaitingMs - before.oldestWaitingMs;
  const passedMs = now.sampledAt - before.sampledAt;
  return passedMs >= AGE_REFRESH_MS || Math.abs(grownMs - passedMs) > 1_500;
}
