import type { Redis } from "ioredis";
import type { Counts } from "../../contract/queues";
import { redisScript, runScript } from "../../redis-script";
import type { QueueIdentity } from "../identity";
import { bullKeys } from "./keys";

/** What one look at a queue tells. `held` is not BullMQ's, so that it is added by the caller. */
export interface QueueReading {
  counts: Omit<Counts, "held">;
  paused: boolean;
  concurrency: number | null;
  rate: { max: number; durationMs: number } | null;
  version: string | null;
  /** Jobs that a generated id was ever given to. */
  lastId: number;
}

const META = ["paused", "concurrency", "max", "duration", "version", "opts.maxLenEvents"] as const;
/** Queues per call, so that other callers are served in between. */
const QUEUES_PER_CALL = 100;
const KEYS_PER_QUEUE = 10;

/**
 * KEYS     of each queue: wait, paused, active (lists), prioritized, delayed, failed, completed, waiting-children
 *          (sorted sets), id (string), meta (hash)
 * ARGV     fields of meta
 * Result   of each queue: eight lengths, the id counter, then the fields of meta
 * Cost     ten O(1) commands a queue. A script, because a thousand queues would be ten thousand answers to parse.
 *          A foreign key of another type under one of these names counts nothing. Writes nothing.
 */
const LOOK = redisScript(`
local commands = {'LLEN', 'LLEN', 'LLEN', 'ZCARD', 'ZCARD', 'ZCARD', 'ZCARD', 'ZCARD'}
local answer = {}
for first = 1, #KEYS, 10 do
  local row = {}
  for i, command in ipairs(commands) do
    local length = redis.pcall(command, KEYS[first + i - 1])
    row[i] = type(length) == 'number' and length or 0
  end
  local id = redis.pcall('GET', KEYS[first + 8])
  row[9] = type(id) == 'string' and id or '0'
  local meta = redis.pcall('HMGET', KEYS[first + 9], unpack(ARGV))
  for i = 1, #ARGV do row[9 + i] = not meta.err and meta[i] or false end
  answer[#answer + 1] = row
end
return answer
`);

const wholeOrNull = (text: string | null | undefined) => {
  const number = Number(text);
  return text === null || text === undefined || text === "" || !Number.isFinite(number) ? null : number;
};

/**
 * Looks at all of these queues, a hundred a call. A queue without a BullMQ meta is gone (or never was one) and gives
 * null. A list that BullMQ 5 left under `paused` counts as waiting.
 */
export async function readQueues(redis: Redis, queues: QueueIdentity[]): Promise<(QueueReading | null)[]> {
  const keys = queues.flatMap((queue) => {
    const of = bullKeys(queue);
    const sorted = [of.prioritized, of.delayed, of.failed, of.completed, of.waitingChildren];
    return [of.wait, of.paused, of.active, ...sorted, of.id, of.meta];
  });
  const calls: Promise<unknown>[] = [];
  for (let from = 0; from < keys.length; from += QUEUES_PER_CALL * KEYS_PER_QUEUE) {
    calls.push(runScript(redis, LOOK, keys.slice(from, from + QUEUES_PER_CALL * KEYS_PER_QUEUE), [...META]));
  }
  return ((await Promise.all(calls)) as Row[][]).flat().map(toReading);
}

type Row = (string | number | null)[];

function toReading(row: Row): QueueReading | null {
  const meta = row.slice(9) as (string | null)[];
  if (!isBullMeta(meta)) return null;
  const [wait = 0, v5 = 0, active = 0, prioritized = 0, delayed = 0, failed = 0, completed = 0, parents = 0] =
    row.slice(0, 8).map(Number);
  const [paused, concurrency, max, duration, version] = meta;
  const rateMax = wholeOrNull(max);
  const rateDuration = wholeOrNull(duration);
  return {
    counts: {
      waiting: wait + v5,
      prioritized,
      active,
      delayed,
      failed,
      completed,
      "waiting-children": parents,
    },
    paused: paused === "1",
    concurrency: wholeOrNull(concurrency),
    rate: rateMax && rateDuration ? { max: rateMax, durationMs: rateDuration } : null,
    version: version ?? null,
    lastId: wholeOrNull(String(row[8] ?? "")) ?? 0,
  };
}

/** Whether these fields of a `…:meta` hash are BullMQ's: any of them there. */
const isBullMeta = (meta: (string | null)[]) => meta.some((value) => value !== null && value !== undefined);

/** Which of these hashes, all named `…:meta`, are those of BullMQ queues. One pipeline. */
export async function areBullMetas(redis: Redis, metaKeys: string[]): Promise<boolean[]> {
  if (metaKeys.length === 0) return [];
  const answers = (await redis.pipeline(metaKeys.map((key) => ["hmget", key, ...META])).exec()) ?? [];
  return answers.map(([error, value]) => !error && isBullMeta(value as (string | null)[]));
}
