import type { Context } from "../context";
import { baseOfShard } from "../contract/values/shards";
import { wholeName } from "../partitions/shards";
import type { QueueDefinition } from "../queues/define";
import { queueKey as keyOf, parseQueueKey } from "../queues/identity";
import { redisScript, runScript } from "../redis-script";

/** A line of tickets that nobody has touched for so long belongs to jobs that are gone. */
const LINE_KEPT_MS = 7 * 86_400_000;

/**
 * Gives a job its place in the line of its key, unless it has one, and says who is first and who is next.
 * KEYS 1 line (sorted set, job id by the moment of its ticket in microseconds) · ARGV 1 job id · 2 keep ms
 * Result: {first job id, its ticket's moment, the job's position, 0 for first, second job id or nil}. Cost: O(log jobs of the key).
 */
const TAKE = redisScript(`
local rank = redis.call('ZRANK', KEYS[1], ARGV[1])
if not rank then
  local t = redis.call('TIME')
  local moment = t[1] * 1000000 + t[2]
  local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')
  -- Two tickets of one moment would be ordered by their ids.
  if last[2] and tonumber(last[2]) >= moment then moment = tonumber(last[2]) + 1 end
  redis.call('ZADD', KEYS[1], string.format('%.0f', moment), ARGV[1])
  rank = redis.call('ZRANK', KEYS[1], ARGV[1])
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
local line = redis.call('ZRANGE', KEYS[1], 0, 1, 'WITHSCORES')
return {line[1], line[2], rank, line[3]}
`);

/**
 * Takes a job out of the line. KEYS 1 line · ARGV 1 job id. Result: who is first now, or nil. Cost: O(log jobs of the key).
 */
const LEAVE = redisScript(`
redis.call('ZREM', KEYS[1], ARGV[1])
return redis.call('ZRANGE', KEYS[1], 0, 0)[1]
`);

/** A job in the line of its key. Ids alone could meet twice in a queue that is spread over shards. */
export const ticketOf = (definition: QueueDefinition, queueName: string, jobId: string): string =>
  queueName === wholeName(definition) ? jobId : `${queueName}/${jobId}`;

/** The BullMQ queue and the id that a ticket stands for. */
export function jobOfTicket(
  definition: QueueDefinition,
  ticket: string,
): { queueName: string; jobId: string } {
  const whole = wholeName(definition);
  const slash = ticket.indexOf("/", whole.length);
  const queueName = ticket.slice(0, slash);
  if (slash > 0 && baseOfShard(queueName)?.of === whole) return { queueName, jobId: ticket.slice(slash + 1) };
  return { queueName: whole, jobId: ticket };
}

export interface Place {
  /** The job that may run. */
  firstId: string;
  /** Epoch milliseconds at which that one took its ticket. */
  firstSinceMs: number;
  /** 0: it is this job's turn. */
  position: number;
  /** The job whose turn is next; null when nobody waits. */
  nextId: string | null;
}

/**
 * A job's place in the line of its ordering key; it takes one when it has none. Producers that must have their order kept
 * take the ticket before they add the job; jobs of others line up as workers meet them.
 */
export async function takeTicket(
  ctx: Context,
  queueKey: string,
  orderingKey: string,
  jobId: string,
): Promise<Place> {
  const [firstId, moment, position, nextId] = (await runScript(
    ctx.redis,
    TAKE,
    [ctx.keys.orderLine(queueKey, orderingKey)],
    [jobId, LINE_KEPT_MS],
  )) as [string, string, number, string?];
  return { firstId, firstSinceMs: Math.floor(Number(moment) / 1_000), position, nextId: nextId ?? null };
}

/** What a producer takes before it adds a job: a place in the line of its ordering key. */
export interface OrderingTicket {
  /** Whose lines they are: the key of the whole queue. */
  lines: string;
  orderingKey: string;
  ticket: string;
}

/** The ticket of a job that goes to `queueKey`, the queue or a shard of it; null where nothing is kept in order. */
export function orderingTicketOf(
  definition: QueueDefinition | null,
  queueKey: string,
  job: { name: string; payload: unknown; jobId: string },
): OrderingTicket | null {
  if (!definition?.policy.ordering) return null;
  const orderingKey = definition.traits.orderingKey(job.name, job.payload);
  if (orderingKey === null) return null;
  const { prefix, name } = parseQueueKey(queueKey);
  return {
    lines: keyOf({ prefix, name: wholeName(definition) }),
    orderingKey,
    ticket: ticketOf(definition, name, job.jobId),
  };
}

/** Takes tickets in the order given; those that were taken before keep their places. One round trip in all. */
export async function takeTickets(ctx: Context, tickets: OrderingTicket[]): Promise<void> {
  await Promise.all(
    tickets.map(({ lines, orderingKey, ticket }) => takeTicket(ctx, lines, orderingKey, ticket)),
  );
}

/** Takes a job out of its line, and gives the id of the one whose turn it is now; null when nobody waits. */
export async function leaveLine(
  ctx: Context,
  queueKey: string,
  orderingKey: string,
  jobId: string,
): Promise<string | null> {
  const next = await runScript(ctx.redis, LEAVE, [ctx.keys.orderLine(queueKey, orderingKey)], [jobId]);
  return typeof next === "string" ? next : null;
}
