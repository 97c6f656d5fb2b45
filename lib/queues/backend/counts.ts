import type { Redis } from "ioredis";
import type { Counts } from "../../contract/queues";
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
const COMMANDS = 10;

const wholeOrNull = (text: string | null | undefined) => {
  const number = Number(text);
  return text === null || text === undefined || text === "" || !Number.isFinite(number) ? null : number;
};

/**
 * Looks at all of these queues in one pipeline of ten O(1) commands each. A queue without a BullMQ meta is gone (or
 * never was one) and gives null. A list that BullMQ 5 left under `paused` counts as waiting.
 */
export async function readQueues(redis: Redis, queues: QueueIdentity[]): Promise<(QueueReading | null)[]> {
  if (queues.length === 0) return [];
  const commands: (string | number)[][] = [];
  for (const queue of queues) {
    const keys = bullKeys(queue);
    commands.push(
      ["llen", keys.wait],
      ["llen", keys.paused],
      ["llen", keys.active],
      ["zcard", keys.prioritized],
      ["zcard", keys.delayed],
      ["zcard", keys.failed],
      ["zcard", keys.completed],
      ["zcard", keys.waitingChildren],
      ["get", keys.id],
      ["hmget", keys.meta, ...META],
    );
  }
  const answers = (await redis.pipeline(commands).exec()) ?? [];
  return queues.map((_, index) => toReading(answers.slice(index * COMMANDS, (index + 1) * COMMANDS)));
}

type Answer = [error: Error | null, value: unknown];

function toReading(answers: Answer[]): QueueReading | null {
  // A foreign key of another type under one of these names belongs to someone else: it counts nothing.
  for (const [error] of answers) if (error && !error.message.startsWith("WRONGTYPE")) throw error;
  const values = answers.map(([error, value]) => (error ? null : value));
  const numbers = values.slice(0, 9).map((value) => Number(value ?? 0));
  const [wait = 0, v5 = 0, active = 0, prioritized = 0, delayed = 0, failed = 0, completed = 0, parents = 0] =
    numbers;
  const meta = (values[9] ?? []) as (string | null)[];
  if (!isBullMeta(meta)) return null;
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
    lastId: Number.isFinite(numbers[8]) ? (numbers[8] ?? 0) : 0,
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
