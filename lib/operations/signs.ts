import { readNotClosed } from "../breakers/read";
import type { Context } from "../context";
import type { Breaker } from "../contract/breakers";
import { queueSummarySchema } from "../contract/queues";
import { readFailures } from "../failures/read";
import { formatDuration } from "../format";
import { safeJson } from "../jobs/parse";
import { WINDOW_MS } from "../metrics/rate-window";
import { parseQueueKey } from "../queues/identity";
import type { Sign } from "./back-off";
import type { OperationRecord } from "./record";

/** Queues of one operation that are looked at; only of one by hand can it be more than one at a time. */
const MAX_QUEUES = 20;
/** Fewer outcomes say nothing of a share. */
const LEAST_OUTCOMES = 10;
const FAILURE_STEP_MS = 10_000;
const URGENCY = { stop: 0, trickle: 1, slower: 2 } as const;

const seenSchema = queueSummarySchema.pick({ servicePerSec: true, failurePerSec: true, runtime: true });

/** Queues that an operation puts jobs into now. */
export function queuesNow({ change, position, queues }: OperationRecord): string[] {
  if (change?.queue !== undefined) return [change.queue];
  if ("index" in position) return queues.slice(0, MAX_QUEUES);
  const queue = queues[position.queue];
  return queue === undefined ? [] : [queue];
}

/**
 * What speaks against putting more jobs into these queues, the most urgent; null for nothing. A breaker counts for the
 * queue that used its route last. Three commands, two more for each queue of the runtime's workers, and one for each
 * breaker that is not closed.
 */
export async function readSign(ctx: Context, queues: string[], failureShare: number): Promise<Sign | null> {
  if (queues.length === 0) return null;
  const [breakers, summaries] = await Promise.all([
    readNotClosed(ctx),
    ctx.redis.hmget(ctx.keys.snapshot(), ...queues),
  ]);
  const nowMs = ctx.clock.now();
  const signs: Sign[] = breakers
    .filter(({ queue }) => queue !== null && queues.includes(queue))
    .map((breaker) => signOfBreaker(breaker, nowMs));
  const shares = await Promise.all(
    queues.map((queue, index) => signOfShare(ctx, queue, summaries[index] ?? "", failureShare)),
  );
  signs.push(...shares.flatMap((sign) => sign ?? []));
  return signs.sort((a, b) => URGENCY[a.pace] - URGENCY[b.pace])[0] ?? null;
}

/** What a breaker that is not closed says. Pure. One that waits for a job to probe with must be given some. */
export function signOfBreaker({ route, state }: Breaker, nowMs: number): Sign {
  const of = `The breaker of route ${route}`;
  if (state.kind === "isolated" && (state.until === null || state.until > nowMs))
    return { pace: "stop", reason: `${of} is held open by ${state.by}: ${state.reason}` };
  if (state.kind === "open" && state.nextProbeAt > nowMs)
    return { pace: "stop", reason: `${of} is open: its jobs would only be put off.` };
  return { pace: "trickle", reason: `${of} tries whether the route is well again.` };
}

async function signOfShare(
  ctx: Context,
  queue: string,
  summary: string,
  failureShare: number,
): Promise<Sign | null> {
  const seen = seenSchema.safeParse(safeJson(summary)).data;
  if (!seen || seen.servicePerSec === null) return null;
  const { name } = parseQueueKey(queue);
  const ofDeaths = shareSign({
    failed: ((seen.failurePerSec ?? 0) * WINDOW_MS) / 1_000,
    succeeded: (seen.servicePerSec * WINDOW_MS) / 1_000,
    failureShare,
    what: `the jobs that ended in ${name} in the last ${formatDuration(WINDOW_MS)} died`,
  });
  if (ofDeaths || !seen.runtime) return ofDeaths;
  const { from, categories } = await readFailures(ctx, queue, {
    from: ctx.clock.now() - FAILURE_STEP_MS,
    points: 2,
  });
  const spanMs = ctx.clock.now() - from;
  const [first] = categories;
  return shareSign({
    failed: categories.reduce((sum, { total }) => sum + total, 0),
    succeeded: (seen.servicePerSec * spanMs) / 1_000,
    failureShare,
    what: `the attempts in ${name} in the last ${formatDuration(spanMs)} failed${first ? `, most by ${first.code}` : ""}`,
  });
}

interface Share {
  failed: number;
  succeeded: number;
  failureShare: number;
  what: string;
}

/** Whether too much failed. Pure. */
export function shareSign({ failed, succeeded, failureShare, what }: Share): Sign | null {
  const all = failed + succeeded;
  if (all < LEAST_OUTCOMES || failed / all < failureShare) return null;
  return {
    pace: "slower",
    reason: `${Math.round((failed / all) * 100)} % of ${what}; it slows down from ${Math.round(failureShare * 100)} %.`,
  };
}
