import type { Redis } from "ioredis";
import { answersOf } from "../../redis-pipeline";
import { redisScript, runScript } from "../../redis-script";
import type { QueueIdentity } from "../identity";
import { bullKeys, keyBase } from "./keys";

/** What of BullMQ's events the collector makes use of. */
export interface BullEvent {
  atMs: number;
  event: string;
  jobId: string;
  /** With `added`. */
  name: string | null;
  prev: string | null;
  /** With `delayed`: when the job becomes runnable, epoch ms. */
  runAtMs: number | null;
  /** With `retries-exhausted`. */
  attemptsMade: number | null;
  /** With `failed`, cut. */
  failedReason: string | null;
}

export interface EventBatch {
  events: BullEvent[];
  /** Where to read on. */
  cursor: string;
  /** Whether the end of the stream was reached. */
  caughtUp: boolean;
}

const FIRST_ROUND = 200;
const MAX_ROUND = 2_000;
/** Events carry whole return values and failures, so that a round is bounded by their size too. */
const ROUND_BYTES = 8 * 1024 * 1024;
/** Most events read in one tick; what is left comes with the next. */
const MAX_EVENTS = 60_000;
const STREAMS_PER_CALL = 250;
const REASON_CHARS = 300;

type Entry = [id: string, fields: string[]];

/** Whether the event says that its job has come to the failed set, or left it. Trims and cleanings say nothing of a job. */
export const touchesFailed = ({ event, prev }: BullEvent): boolean => event === "failed" || prev === "failed";

/** The time that is in a stream's entry id. */
export const eventTimeMs = (id: string) => Number(id.slice(0, id.indexOf("-")));

/**
 * Reads what is new in all of these streams: one XREAD for 250 of them, and further ones only for those that have
 * more than it gives. Bounded in entries and bytes.
 */
export async function readEvents(
  redis: Redis,
  queues: { identity: QueueIdentity; cursor: string }[],
): Promise<EventBatch[]> {
  const batches: EventBatch[] = queues.map(({ cursor }) => ({ events: [], cursor, caughtUp: true }));
  const chunks: number[][] = [];
  for (let from = 0; from < queues.length; from += STREAMS_PER_CALL)
    chunks.push([...batches.keys()].slice(from, from + STREAMS_PER_CALL));
  const first = await Promise.all(
    chunks.map((indexes) => readOnce(redis, queues, batches, indexes, FIRST_ROUND)),
  );
  let total = 0;
  let behind: { index: number; count: number }[] = [];
  for (const { index, entries, bytes } of first.flat()) {
    total += entries;
    if (entries >= FIRST_ROUND) behind.push({ index, count: nextCount(entries, bytes) });
  }
  while (behind.length > 0 && total < MAX_EVENTS) {
    const again: typeof behind = [];
    for (const { index, count } of behind) {
      const [read] = total < MAX_EVENTS ? await readOnce(redis, queues, batches, [index], count) : [];
      total += read?.entries ?? 0;
      if (read && read.entries >= count) again.push({ index, count: nextCount(read.entries, read.bytes) });
      else if (total >= MAX_EVENTS) again.push({ index, count });
    }
    behind = again;
  }
  for (const { index } of behind) {
    const batch = batches[index];
    if (batch) batch.caughtUp = false;
  }
  return batches;
}

const nextCount = (entries: number, bytes: number) =>
  Math.max(10, Math.min(MAX_ROUND, Math.floor(ROUND_BYTES / Math.max(1, bytes / entries))));

async function readOnce(
  redis: Redis,
  queues: { identity: QueueIdentity }[],
  batches: EventBatch[],
  indexes: number[],
  count: number,
): Promise<{ index: number; entries: number; bytes: number }[]> {
  const keys = indexes.map((index) => streamKey(queues[index]));
  const cursors = indexes.map((index) => batches[index]?.cursor ?? "$");
  const answer = (await redis.xread("COUNT", count, "STREAMS", ...keys, ...cursors)) as
    | [key: string, entries: Entry[]][]
    | null;
  const indexOf = new Map(keys.map((key, place) => [key, indexes[place] ?? -1]));
  return (answer ?? []).flatMap(([key, entries]) => {
    const index = indexOf.get(key) ?? -1;
    const batch = batches[index];
    if (!batch) return [];
    let bytes = 0;
    for (const [id, fields] of entries) {
      for (const field of fields) bytes += field.length;
      batch.events.push(toEvent(id, fields));
    }
    batch.cursor = entries.at(-1)?.[0] ?? batch.cursor;
    return [{ index, entries: entries.length, bytes }];
  });
}

const streamKey = (queue: { identity: QueueIdentity } | undefined) =>
  queue ? `${keyBase(queue.identity)}events` : "";

function toEvent(id: string, fields: string[]): BullEvent {
  const event: BullEvent = {
    atMs: eventTimeMs(id),
    event: "",
    jobId: "",
    name: null,
    prev: null,
    runAtMs: null,
    attemptsMade: null,
    failedReason: null,
  };
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const value = fields[i + 1] ?? "";
    switch (fields[i]) {
      case "event":
        event.event = value;
        break;
      case "jobId":
        event.jobId = value;
        break;
      case "name":
        event.name = value;
        break;
      case "prev":
        event.prev = value;
        break;
      case "delay":
        event.runAtMs = Number(value);
        break;
      case "attemptsMade":
        event.attemptsMade = Number(value);
        break;
      case "failedReason":
        event.failedReason = value.slice(0, REASON_CHARS);
        break;
    }
  }
  return event;
}

/** The last `count` events of each stream up to its cursor, oldest first. One pipeline. */
export async function eventsUpTo(
  redis: Redis,
  queues: { identity: QueueIdentity; cursor: string }[],
  count: number,
): Promise<BullEvent[][]> {
  if (queues.length === 0) return [];
  const pipeline = redis.pipeline();
  for (const { identity, cursor } of queues)
    pipeline.xrevrange(bullKeys(identity).events, cursor, "-", "COUNT", count);
  const answers = (await answersOf(pipeline)) as Entry[][];
  return answers.map((entries) => entries.reverse().map(([id, fields]) => toEvent(id, fields)));
}

/** Id of the oldest event that each stream still keeps; null for an empty one. One pipeline. */
export async function oldestEventIds(redis: Redis, queues: QueueIdentity[]): Promise<(string | null)[]> {
  if (queues.length === 0) return [];
  const commands = queues.map((queue) => ["xrange", bullKeys(queue).events, "-", "+", "COUNT", 1]);
  const answers = (await redis.pipeline(commands).exec()) ?? [];
  return answers.map(([error, entries]) => {
    if (error) throw error;
    return (entries as Entry[])[0]?.[0] ?? null;
  });
}

/**
 * KEYS     streams
 * Result   of each how many entries were ever added, and how many of these it has no more; -1 twice where Redis (before 7) does
 *          not count them. One that is not there has had none.
 * Cost     O(1) a stream. XINFO reads its first and its last entry, which do not leave Redis: they may be large.
 */
const COUNT_ADDED = redisScript(`
local counted = {}
for _, key in ipairs(KEYS) do
  local added, gone = 0, 0
  if redis.call('EXISTS', key) == 1 then
    added, gone = -1, -1
    local info = redis.call('XINFO', 'STREAM', key)
    local length = 0
    for at = 1, #info, 2 do
      if info[at] == 'length' then length = info[at + 1] end
      if info[at] == 'entries-added' then added = info[at + 1] end
    end
    if added >= 0 then gone = added - length end
  end
  counted[#counted + 1] = added
  counted[#counted + 1] = gone
end
return counted
`);

/** How many events a stream was ever given, and how many of these it has no more. */
export interface EventCount {
  added: number;
  gone: number;
}

/** Of each of these queues; null where Redis does not count them. One command for 250 of them. */
export async function countEvents(redis: Redis, queues: QueueIdentity[]): Promise<(EventCount | null)[]> {
  const counts: (EventCount | null)[] = [];
  for (let from = 0; from < queues.length; from += STREAMS_PER_CALL) {
    const streams = queues.slice(from, from + STREAMS_PER_CALL).map((queue) => bullKeys(queue).events);
    const answer = (await runScript(redis, COUNT_ADDED, streams, [])) as number[];
    for (const index of streams.keys()) {
      const [added = -1, gone = -1] = answer.slice(2 * index, 2 * index + 2);
      counts.push(added < 0 ? null : { added, gone });
    }
  }
  return counts;
}

/** Whether one entry id comes before another. */
export function isBefore(a: string, b: string): boolean {
  const [aMs = 0, aSeq = 0] = a.split("-").map(Number);
  const [bMs = 0, bSeq = 0] = b.split("-").map(Number);
  return aMs < bMs || (aMs === bMs && aSeq < bSeq);
}
