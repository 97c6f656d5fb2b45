import { MARK_DAYS, MAX_MARKS } from "../contract/marks";
import { compareNames } from "../contract/values/names";
import type { Keys } from "../keys";

export type MarkSource = "posted" | "own";

/** The keys that `addMark` in {@link ADD_MARK} writes to, in their order. */
export const markKeys = (keys: Keys, source: MarkSource): [order: string, texts: string] => [
  keys.marks(source),
  keys.markTexts(source),
];

/**
 * A function for scripts: adds a mark and forgets the oldest, beyond their number or age. An id begins with what the mark
 * concerns: see {@link markTarget}. Cost: O(log N), and up to 100 old ones.
 */
export const ADD_MARK = `
local function addMark(order, texts, now, at, id, text)
  redis.call('ZADD', order, at, id)
  redis.call('HSET', texts, id, text)
  local gone = redis.call('ZRANGEBYSCORE', order, '-inf', now - ${MARK_DAYS * 86_400_000}, 'LIMIT', 0, 100)
  local over = redis.call('ZCARD', order) - #gone - ${MAX_MARKS}
  if over > 0 then gone = redis.call('ZRANGE', order, 0, #gone + over - 1) end
  if #gone > 0 then
    redis.call('ZREM', order, unpack(gone))
    redis.call('HDEL', texts, unpack(gone))
  end
end
`;

/** What a mark concerns, as its id begins: a queue's key, a queue's name after a tilde, or nothing for all queues. */
export const markTarget = ({
  queue,
  queueName,
}: {
  queue: string | null;
  queueName: string | null;
}): string => queue ?? (queueName === null ? "" : `~${queueName}`);

/** Reads from the id of a mark what {@link markTarget} wrote. */
export const targetOfId = (id: string): string => id.slice(0, Math.max(0, id.lastIndexOf(".")));

/**
 * Puts marks in the order of their times. Those of one millisecond stand in the order in which the audit took them, which the
 * ids of its entries have.
 */
export const inOrder = (a: { at: number; id: string }, b: { at: number; id: string }): number =>
  a.at - b.at || compareNames(afterTarget(a.id), afterTarget(b.id)) || (a.id < b.id ? -1 : 1);

const afterTarget = (id: string) => id.slice(id.lastIndexOf(".") + 1);
