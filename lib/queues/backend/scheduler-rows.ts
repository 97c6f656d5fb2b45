import type { Redis } from "ioredis";
import { answersOf } from "../../redis-pipeline";
import type { QueueIdentity } from "../identity";
import { bullKeys } from "./keys";

/** A scheduler of a queue, and when its next job is due as BullMQ has it. */
export interface SchedulerRef {
  queue: QueueIdentity;
  id: string;
  nextAt: number;
}

/** How many schedulers each queue has. One round trip of an O(1) command a queue. */
export async function countSchedulers(redis: Redis, queues: QueueIdentity[]): Promise<number[]> {
  if (queues.length === 0) return [];
  const pipeline = redis.pipeline();
  for (const queue of queues) pipeline.zcard(bullKeys(queue).repeat);
  return (await answersOf(pipeline)).map(Number);
}

/** The `most` schedulers of each queue that run next. One round trip. */
export async function readSchedulerTimes(
  redis: Redis,
  queues: QueueIdentity[],
  most: number,
): Promise<SchedulerRef[][]> {
  if (queues.length === 0) return [];
  const pipeline = redis.pipeline();
  for (const queue of queues) pipeline.zrange(bullKeys(queue).repeat, 0, String(most - 1), "WITHSCORES");
  return (await answersOf(pipeline)).map((answer, index) => {
    const [queue, flat] = [queues[index], answer as string[]];
    if (!queue) return [];
    return Array.from({ length: flat.length / 2 }, (_, at) => ({
      queue,
      id: flat[at * 2] ?? "",
      nextAt: Number(flat[at * 2 + 1]),
    }));
  });
}

const FIELDS = [
  "name",
  "pattern",
  "every",
  "tz",
  "limit",
  "startDate",
  "endDate",
  "offset",
  "ic",
  "data",
  "opts",
] as const;
/** Templates may be large: a list does without. */
const WITHOUT_TEMPLATE = FIELDS.slice(0, -2);
export type SchedulerFields = Partial<Record<(typeof FIELDS)[number], string>>;

/** What is stored of each scheduler; empty for one without a record. One round trip of one command each. */
export async function readSchedulerFields(
  redis: Redis,
  refs: Pick<SchedulerRef, "queue" | "id">[],
  { template = false } = {},
): Promise<SchedulerFields[]> {
  if (refs.length === 0) return [];
  const fields = template ? FIELDS : WITHOUT_TEMPLATE;
  const pipeline = redis.pipeline();
  for (const { queue, id } of refs) pipeline.hmget(`${bullKeys(queue).repeat}:${id}`, ...fields);
  return (await answersOf(pipeline)).map((answer) => {
    const values = answer as (string | null)[];
    return Object.fromEntries(
      fields.flatMap((field, index) => (typeof values[index] === "string" ? [[field, values[index]]] : [])),
    );
  });
}

/** When the next job of a scheduler is due; null when there is no such scheduler. One command. */
export async function readNextAt(redis: Redis, queue: QueueIdentity, id: string): Promise<number | null> {
  const score = await redis.zscore(bullKeys(queue).repeat, id);
  return score === null ? null : Number(score);
}

/** The id that BullMQ gives the job that a scheduler makes for a time. */
export const iterationId = (scheduler: string, dueAt: number): string => `repeat:${scheduler}:${dueAt}`;

/** Where one job of a scheduler has come to, and when it ended. `count`: which of the scheduler's jobs it says it is. */
export interface Iteration {
  state: "delayed" | "failed" | "completed" | "under way" | "gone";
  endedAt: number | null;
  count: number | null;
}

/** Options of an iteration above this are not read for its count. */
const MAX_OPTS_BYTES = 64 * 1024;

/** How the jobs of schedulers stand. Two round trips of a few O(1) commands a job. */
export async function readIterations(
  redis: Redis,
  jobs: { queue: QueueIdentity; scheduler: string; dueAt: number }[],
): Promise<Iteration[]> {
  if (jobs.length === 0) return [];
  const pipeline = redis.pipeline();
  for (const { queue, scheduler, dueAt } of jobs) {
    const [of, id] = [bullKeys(queue), iterationId(scheduler, dueAt)];
    pipeline
      .hstrlen(of.job(id), "opts")
      .zscore(of.delayed, id)
      .zscore(of.failed, id)
      .zscore(of.completed, id);
  }
  const answers = await answersOf(pipeline);
  const opts = redis.pipeline();
  const asked: number[] = [];
  for (const [index, { queue, scheduler, dueAt }] of jobs.entries()) {
    const bytes = Number(answers[index * 4]);
    if (bytes === 0 || bytes > MAX_OPTS_BYTES) continue;
    asked.push(index);
    opts.hget(bullKeys(queue).job(iterationId(scheduler, dueAt)), "opts");
  }
  const texts = asked.length === 0 ? [] : await answersOf(opts);
  const countBy = new Map(asked.map((index, at) => [index, countOf(texts[at])]));
  return jobs.map((_, index) => {
    const [bytes, delayed, failed, completed] = answers.slice(index * 4, index * 4 + 4);
    const ended = failed ?? completed;
    return {
      state: stateOf(Number(bytes) > 0, { delayed, failed, completed }),
      endedAt: ended === null || ended === undefined ? null : Math.floor(Number(ended)),
      count: countBy.get(index) ?? null,
    };
  });
}

function stateOf(
  exists: boolean,
  sets: Record<"delayed" | "failed" | "completed", unknown>,
): Iteration["state"] {
  if (!exists) return "gone";
  if (sets.failed !== null) return "failed";
  if (sets.completed !== null) return "completed";
  return sets.delayed === null ? "under way" : "delayed";
}

function countOf(text: unknown): number | null {
  try {
    const count = (JSON.parse(String(text)) as { repeat?: { count?: unknown } } | null)?.repeat?.count;
    return typeof count === "number" ? count : null;
  } catch {
    return null;
  }
}
