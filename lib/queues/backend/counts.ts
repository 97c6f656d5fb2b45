import type { Redis } from "ioredis";
import type { Counts } from "../../contract/queues";
import { redisScript, runScript } from "../../redis-script";
import type { QueueIdentity } from "../identity";
import { keyBase } from "./keys";
import { OLDEST_OF_BACKLOG } from "./runnable-since";

/** What one look at a queue tells. `held` is not BullMQ's, so that it is added by the caller. */
export interface QueueReading {
  counts: Omit<Counts, "held">;
  paused: boolean;
  concurrency: number | null;
  rate: { max: number; durationMs: number } | null;
  version: string | null;
  /** Jobs that a generated id was ever given to. */
  lastId: number;
  /** Since when the oldest job found at the ends of its backlog is runnable, epoch ms; null without one. */
  oldestSinceMs: number | null;
}

const META = ["paused", "concurrency", "max", "duration", "version", "opts.maxLenEvents"] as const;
/** Queues per call, so that other callers are served in between. */
const QUEUES_PER_CALL = 100;

/**
 * ARGV     number of fields of meta, the fields, then the key base of each queue
 * Result   of each queue: the lengths of wait, paused, active (lists), prioritized, delayed, failed, completed and
 *          waiting-children (sorted sets), the id counter, since when the oldest job of the backlog is runnable (0 for
 *          none), then the fields of meta; false for a queue without any of these
 * Cost     eleven O(1) commands a queue, six for one at rest, and some O(log N) ones where a backlog is. A script, because
 *          a thousand queues would be ten thousand answers to parse; told bases rather than keys, because ten thousand keys
 *          take longer to send than to read. A foreign key of another type under one of these names counts nothing.
 *          Writes nothing.
 */
const LOOK = redisScript(`${OLDEST_OF_BACKLOG}
local lengths = {
  {'LLEN', 'wait'}, {'LLEN', 'paused'}, {'LLEN', 'active'}, {'ZCARD', 'prioritized'}, {'ZCARD', 'delayed'},
  {'ZCARD', 'failed'}, {'ZCARD', 'completed'}, {'ZCARD', 'waiting-children'}
}
local always = {wait = true, failed = true, completed = true}
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local firstBase = tonumber(ARGV[1]) + 2
local function look(base)
  local meta = redis.pcall('HMGET', base .. 'meta', unpack(ARGV, 2, firstBase - 1))
  local row, isQueue = {}, false
  for i = 2, firstBase - 1 do
    row[9 + i] = not meta.err and meta[i - 1] or false
    isQueue = isQueue or row[9 + i] ~= false
  end
  if not isQueue then return false end
  local stirs = redis.call('EXISTS', base .. 'paused', base .. 'active', base .. 'prioritized', base .. 'delayed',
    base .. 'waiting-children') > 0
  for i, of in ipairs(lengths) do
    local length = (stirs or always[of[2]]) and redis.pcall(of[1], base .. of[2])
    row[i] = type(length) == 'number' and length or 0
  end
  local id = redis.pcall('GET', base .. 'id')
  row[9] = type(id) == 'string' and id or '0'
  row[10] = string.format('%.0f', oldestOfBacklog(base, row[1], row[2], row[4], now))
  return row
end
local answer = {}
for i = firstBase, #ARGV do answer[#answer + 1] = look(ARGV[i]) end
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
  const calls: Promise<unknown>[] = [];
  for (let from = 0; from < queues.length; from += QUEUES_PER_CALL) {
    const bases = queues.slice(from, from + QUEUES_PER_CALL).map(keyBase);
    calls.push(runScript(redis, LOOK, [], [META.length, ...META, ...bases]));
  }
  return ((await Promise.all(calls)) as (Row | null)[][]).flat().map((row) => row && toReading(row));
}

type Row = (string | number | null)[];

function toReading(row: Row): QueueReading {
  const [wait = 0, v5 = 0, active = 0, prioritized = 0, delayed = 0, failed = 0, completed = 0, parents = 0] =
    row as number[];
  const [paused, concurrency, max, duration, version] = row.slice(10) as (string | null)[];
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
    oldestSinceMs: Number(row[9]) || null,
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
