import { z } from "zod";
import type { Write } from "../collector/lease";
import type { Context } from "../context";
import type { NotKept, NotKeptSum } from "../contract/not-kept";
import { safeJson } from "../jobs/parse";
import type { Ending } from "../metrics/digest-events";
import { openQueue } from "../queues/open";
import { loadSummaries } from "../queues/snapshot";

type Keys = Pick<Context, "keys">;

/** Of each queue so many are listed, for so long after the last; all are counted. */
const MAX_LISTED = 100;
const KEPT_MS = 7 * 86_400_000;

const entrySchema = z.object({ id: z.string(), at: z.number(), reason: z.string() });

/** Notes failures that a queue did not keep, in the order in which they happened. */
export function notKeptWrites({ keys }: Keys, queue: string, lost: Ending[]): Write[] {
  const [first, last] = [lost[0], lost.at(-1)];
  if (!first || !last) return [];
  const list = keys.notKept(queue);
  const sums = keys.notKeptSums();
  const entries = lost
    .slice(-MAX_LISTED)
    .map(({ jobId, atMs, reason }) => JSON.stringify({ id: jobId, at: atMs, reason: reason ?? "" }));
  return [
    ["LPUSH", list, ...entries],
    ["LTRIM", list, 0, MAX_LISTED - 1],
    ["PEXPIRE", list, KEPT_MS],
    ["HINCRBY", sums, `${queue}:count`, lost.length],
    ["HSETNX", sums, `${queue}:since`, first.atMs],
    ["HSET", sums, `${queue}:last`, last.atMs],
  ];
}

/** Forgets what was noted of a queue that is gone. */
export const forgetNotKept = ({ keys }: Keys, queue: string): Write[] => [
  ["DEL", keys.notKept(queue)],
  ["HDEL", keys.notKeptSums(), `${queue}:count`, `${queue}:since`, `${queue}:last`],
];

/** How many failures each queue did not keep, and since when they are counted; queues without any are absent. One command. */
export async function readNotKeptSums(ctx: Context): Promise<Map<string, NotKeptSum>> {
  const fields = await ctx.redis.hgetall(ctx.keys.notKeptSums());
  const sums = new Map<string, NotKeptSum>();
  for (const [field, count] of Object.entries(fields)) {
    if (!field.endsWith(":count")) continue;
    const queue = field.slice(0, -":count".length);
    const at = (name: string) => Number(fields[`${queue}:${name}`] ?? 0);
    sums.set(queue, { count: Number(count), since: at("since"), last: at("last") });
  }
  return sums;
}

/** The failures that one queue did not keep: counted, and the latest of them. Throws `queue_not_found`. */
export async function readNotKept(ctx: Context, queue: string): Promise<NotKept> {
  await openQueue(ctx, queue);
  const [values, list, [summary]] = await Promise.all([
    ctx.redis.hmget(ctx.keys.notKeptSums(), `${queue}:count`, `${queue}:since`, `${queue}:last`),
    ctx.redis.lrange(ctx.keys.notKept(queue), 0, MAX_LISTED - 1),
    loadSummaries(ctx, [queue]),
  ]);
  const [count, since, last] = values.map((value) => Number(value ?? 0));
  return {
    keepsFailures: summary?.keepsFailures ?? true,
    sum: count ? { count, since: since ?? 0, last: last ?? 0 } : null,
    items: list.flatMap((text) => {
      const entry = entrySchema.safeParse(safeJson(text));
      return entry.success ? [entry.data] : [];
    }),
  };
}
