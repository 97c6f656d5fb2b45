import { randomUUID } from "node:crypto";
import type { Context } from "../context";
import { scrub } from "../payloads/scrub";
import { redisScript, runScript } from "../redis-script";
import { PoisonError } from "../resilience/failures";
import type { PartialWork, UndoPayload } from "./undo-queue";

/** Steps of one job; what a job does in more steps than that is several jobs. */
const MAX_STEPS = 100;
const MAX_DATA_BYTES = 4 * 1024;
/** A job that neither ends nor does a step for so long is given up; its record goes. */
const RECORD_KEPT_MS = 30 * 86_400_000;
/** Deaths of one job whose undos are remembered. */
const MAX_UNDOS = 20;
/** When a job that has just done a step is looked at, should nobody say before that it has ended. */
const LOOK_AFTER_MS = 3_000;

/** A job whose steps are kept. */
export interface SteppedJob {
  queueKey: string;
  jobId: string;
}

const memberOf = ({ queueKey, jobId }: SteppedJob) => `${queueKey}:${jobId}`;

/** A queue's key holds no colon, so the first one ends it. */
function jobOfMember(member: string): SteppedJob {
  const colon = member.indexOf(":");
  return { queueKey: member.slice(0, colon), jobId: member.slice(colon + 1) };
}

/**
 * Notes a step. A step that is done again keeps its place and gets the newer data.
 * KEYS 1 record (hash) · 2 due (sorted set)
 * ARGV 1 job as JSON · 2 id of the record, should it be new · 3 step · 4 data as JSON · 5 due ms · 6 keep ms · 7 most steps · 8 member
 * Result: 1 noted, 0 too many steps. Cost: O(log jobs with steps).
 */
const NOTE_STEP = redisScript(`
local field = 'step:' .. ARGV[3]
if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('HSET', KEYS[1], 'job', ARGV[1], 'id', ARGV[2]) end
local place = string.match(redis.call('HGET', KEYS[1], field) or '', '^%d+')
if not place then
  if tonumber(redis.call('HGET', KEYS[1], 'steps') or '0') >= tonumber(ARGV[7]) then return 0 end
  place = redis.call('HINCRBY', KEYS[1], 'steps', 1)
end
redis.call('HSET', KEYS[1], field, place .. ' ' .. ARGV[4])
redis.call('HINCRBY', KEYS[1], 'changes', 1)
redis.call('HDEL', KEYS[1], 'done')
redis.call('PEXPIRE', KEYS[1], ARGV[6])
redis.call('ZADD', KEYS[2], ARGV[5], ARGV[8])
return 1
`);

/**
 * Says that a job has ended, well or not, so that it is looked at next.
 * KEYS 1 record (hash) · 2 due (sorted set) · ARGV 1 '1' when it ended well · 2 member. Cost: O(log jobs with steps).
 */
const END = redisScript(`
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
if ARGV[1] == '1' then redis.call('HSET', KEYS[1], 'done', 1) end
redis.call('ZADD', KEYS[2], 0, ARGV[2])
return 1
`);

/**
 * Takes the steps away from a job, as an undo that is to be added, unless a step was noted since they were read.
 * KEYS 1 record (hash) · 2 due (sorted set) · 3 pending undos (hash) · 4 undos of the job (list)
 * ARGV 1 id of the record · 2 changes · 3 member · 4 undo id, or '' to forget the steps · 5 undo as JSON
 *      6 what the list keeps of it, as JSON · 7 keep ms · 8 most of the list
 * Result: 1 taken, 0 they have changed. Cost: O(steps), at most 100.
 */
const TAKE = redisScript(`
local now = redis.call('HMGET', KEYS[1], 'id', 'changes')
if now[1] ~= ARGV[1] or now[2] ~= ARGV[2] then return 0 end
if ARGV[4] ~= '' then
  redis.call('HSET', KEYS[3], ARGV[4], ARGV[5])
  redis.call('LPUSH', KEYS[4], ARGV[6])
  redis.call('LTRIM', KEYS[4], 0, ARGV[8] - 1)
  redis.call('PEXPIRE', KEYS[4], ARGV[7])
end
redis.call('DEL', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[3])
return 1
`);

const keysOf = ({ keys }: Context, job: SteppedJob) => [keys.steps(job.queueKey, job.jobId), keys.stepsDue()];

/**
 * Notes that a job does a step from now on; when this resolves, no crash forgets it. `data` is what an undo needs, 4 kB at most,
 * and lies open in Redis. Throws {@link PoisonError} for more data or more than 100 steps.
 */
export async function noteStep(ctx: Context, work: PartialWork, step: string, data: unknown): Promise<void> {
  const text = scrub(JSON.stringify(data ?? null));
  if (Buffer.byteLength(text) > MAX_DATA_BYTES)
    throw new PoisonError(`The data of the step ${step} is larger than ${MAX_DATA_BYTES} bytes.`);
  const noted = await runScript(ctx.redis, NOTE_STEP, keysOf(ctx, work), [
    JSON.stringify(work),
    randomUUID(),
    step,
    text,
    ctx.clock.now() + LOOK_AFTER_MS,
    RECORD_KEPT_MS,
    MAX_STEPS,
    memberOf(work),
  ]);
  if (noted === 0) throw new PoisonError(`A job can do at most ${MAX_STEPS} steps that may be undone.`);
}

/**
 * Says that a job with steps has ended. `well` must be awaited before BullMQ is told: it is what sets a job that was done and
 * thrown away apart from one that died and was. One that died is found without this too, only later.
 */
export async function endSteps(ctx: Context, job: SteppedJob, how: "well" | "dead"): Promise<void> {
  await runScript(ctx.redis, END, keysOf(ctx, job), [how === "well" ? "1" : "", memberOf(job)]);
}

export interface StepsRecord {
  job: SteppedJob;
  id: string;
  changes: string;
  done: boolean;
  work: PartialWork;
  /** In the order in which they were first done. */
  steps: UndoPayload["steps"];
}

/** The jobs to look at by now, `limit` at most, with their steps; those that died come first. Two round trips. */
export async function dueSteps(ctx: Context, limit: number): Promise<StepsRecord[]> {
  const due = ctx.keys.stepsDue();
  const members = await ctx.redis.zrangebyscore(due, "-inf", ctx.clock.now(), "LIMIT", 0, limit);
  if (members.length === 0) return [];
  const jobs = members.map(jobOfMember);
  const reads = jobs.map(({ queueKey, jobId }) => ["hgetall", ctx.keys.steps(queueKey, jobId)]);
  const answers = (await ctx.redis.pipeline(reads).exec()) ?? [];
  const records: StepsRecord[] = [];
  const gone: string[] = [];
  for (const [index, job] of jobs.entries()) {
    const [error, fields] = answers[index] ?? [new Error("Redis gave no answer."), null];
    if (error) throw error;
    const record = toRecord(job, fields as Record<string, string>);
    if (record) records.push(record);
    else gone.push(memberOf(job));
  }
  if (gone.length > 0) await ctx.redis.zrem(due, ...gone);
  return records;
}

function toRecord(job: SteppedJob, fields: Record<string, string>): StepsRecord | null {
  const { id, changes = "", job: work } = fields;
  if (id === undefined || work === undefined) return null;
  const steps = Object.entries(fields)
    .filter(([field]) => field.startsWith("step:"))
    .map(([field, text]) => {
      const space = text.indexOf(" ");
      const data: unknown = JSON.parse(text.slice(space + 1));
      return { place: Number(text.slice(0, space)), step: { name: field.slice("step:".length), data } };
    })
    .sort((a, b) => a.place - b.place)
    .map(({ step }) => step);
  return { job, id, changes, done: fields.done === "1", work: JSON.parse(work) as PartialWork, steps };
}

/** What one job has done that it may have to undo; null when there is nothing. One round trip. */
export async function readSteps(ctx: Context, job: SteppedJob): Promise<StepsRecord | null> {
  return toRecord(job, await ctx.redis.hgetall(ctx.keys.steps(job.queueKey, job.jobId)));
}

/** Looks at these jobs again at `atMs`; they are still under way. */
export async function lookLater(ctx: Context, jobs: SteppedJob[], atMs: number): Promise<void> {
  if (jobs.length === 0) return;
  const scores = jobs.flatMap((job) => [atMs, memberOf(job)]);
  // XX: a job whose steps were taken meanwhile does not come back.
  await ctx.redis.zadd(ctx.keys.stepsDue(), "XX", ...scores);
}

/** What is remembered of an undo after its own job is gone; the data of its steps is in that job. */
const takenOf = ({ idempotencyKey: id, steps }: UndoPayload, at: number): TakenUndo => ({
  id,
  at,
  steps: steps.map(({ name }) => name),
});

export interface TakenUndo {
  id: string;
  /** Epoch milliseconds at which the death was seen. */
  at: number;
  steps: string[];
}

/** The undos of a job's deaths, newest first, at most 20. One round trip. */
export async function readUndos(ctx: Context, { queueKey, jobId }: SteppedJob): Promise<TakenUndo[]> {
  const rows = await ctx.redis.lrange(ctx.keys.undosOf(queueKey, jobId), 0, -1);
  return rows.map((row) => JSON.parse(row) as TakenUndo);
}

/** Takes a job's steps: as an undo to be added, or, without one, to be forgotten. False when a step was done since. */
export async function takeSteps(
  ctx: Context,
  { job, id, changes }: StepsRecord,
  undo: UndoPayload | null,
): Promise<boolean> {
  const taken = await runScript(
    ctx.redis,
    TAKE,
    [...keysOf(ctx, job), ctx.keys.undosPending(), ctx.keys.undosOf(job.queueKey, job.jobId)],
    [
      id,
      changes,
      memberOf(job),
      undo?.idempotencyKey ?? "",
      JSON.stringify(undo),
      JSON.stringify(undo && takenOf(undo, ctx.clock.now())),
      RECORD_KEPT_MS,
      MAX_UNDOS,
    ],
  );
  return taken === 1;
}
