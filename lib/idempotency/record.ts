import { hash } from "node:crypto";
import type { Redis } from "ioredis";
import type { Context } from "../context";
import { envelopeSchema } from "../payloads/envelope";
import { redisScript, runScript } from "../redis-script";

/** A result above this is not stored: the key is done all the same, and a repeat is told so. */
const MAX_RESULT_BYTES = 64 * 1024;

/**
 * One text of fixed length for a payload: two payloads under one key are two different pieces of work. The order of fields does
 * not count, nor does what a sealed field holds: sealed twice, one value is two texts.
 */
export const fingerprintOf = (payload: unknown): string =>
  hash(
    "sha256",
    (isCanonical(payload) ? JSON.stringify(payload) : JSON.stringify(payload, canonical)) ?? "",
    "base64url",
  ).slice(0, 22);

/** Whether a payload is flat with its fields in order, as most are: then a walk through it would change nothing. */
function isCanonical(payload: unknown): boolean {
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) return false;
  let before = "";
  for (const field in payload) {
    if (field < before || typeof (payload as Record<string, unknown>)[field] === "object") return false;
    before = field;
  }
  return true;
}

function canonical(_field: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  if ("$secret" in value && envelopeSchema.safeParse(value).success) return { $secret: "" };
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export interface KeyHolder {
  queueKey: string;
  idempotencyKey: string;
  /** The fencing token under which the key is held: it only ever grows. */
  fence: number;
}

/**
 * Stores the results of keys, each if its holder still holds it.
 * KEYS the records (see lib/admission/script.ts) · ARGV a text a record, '<fence> <keep ms> <result as JSON>'
 * Result, for each: 1 stored, 0 somebody else holds or held the key since. Cost: O(1) a record.
 */
const COMPLETE = redisScript(`
local answers = {}
for n, held in ipairs(redis.call('MGET', unpack(KEYS))) do
  local fence, keep, result = string.match(ARGV[n], '^(%S+) (%S+) (.*)$')
  local state, of, rest = string.match(held or '', '^(%a+) (%d+) (.*)$')
  answers[n] = of == fence and 1 or 0
  if of == fence and state == 'running' then
    local print = string.match(rest, '^%d+ (%S+) ')
    redis.call('SET', KEYS[n], 'done ' .. fence .. ' ' .. print .. ' ' .. result, 'PX', keep)
  end
end
return answers
`);

/**
 * Gives the key back after a failure, if the holder still holds it; the next attempt, or another job, may take it.
 * KEYS 1 record · ARGV 1 fence. Result: 1 given back, 0 not ours. Cost: O(1).
 */
const RELEASE = redisScript(`
if string.match(redis.call('GET', KEYS[1]) or '', '^running (%d+) ') ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
return 1
`);

export interface KeyCompletion {
  holder: KeyHolder;
  result: unknown;
  keepMs: number;
}

/**
 * Marks keys as done and keeps their results for `keepMs`, in one round trip. False for one whose lock had run out and that
 * somebody else took: what this holder did must then not count. Repeating it after a lost answer gives the same.
 */
export async function completeKeys(ctx: Context, completions: readonly KeyCompletion[]): Promise<boolean[]> {
  const answers = (await runScript(
    ctx.redis,
    COMPLETE,
    completions.map(({ holder }) => recordOf(ctx, holder)),
    completions.map(({ holder, result, keepMs }) => `${holder.fence} ${keepMs} ${storable(result)}`),
  )) as number[];
  return answers.map((answer) => answer === 1);
}

/** Marks one key as done; see {@link completeKeys}. */
export async function completeKey(ctx: Context, completion: KeyCompletion): Promise<boolean> {
  const [completed] = await completeKeys(ctx, [completion]);
  return completed === true;
}

function storable(result: unknown): string {
  const text = JSON.stringify(result ?? null);
  const tooLarge = text.length > MAX_RESULT_BYTES || Buffer.byteLength(text) > MAX_RESULT_BYTES;
  return tooLarge ? JSON.stringify({ $tooLarge: text.length }) : text;
}

/** Gives a key back before its lock runs out. A crash before this leaves the lock to run out by itself. */
export async function releaseKey(ctx: Context, holder: KeyHolder): Promise<void> {
  await runScript(ctx.redis, RELEASE, [recordOf(ctx, holder)], [holder.fence]);
}

const recordOf = (ctx: Context, { queueKey, idempotencyKey }: KeyHolder) =>
  ctx.keys.idempotentJob(queueKey, idempotencyKey);

/** A command for Redis: name, then arguments. */
export type EffectCommand = [name: string, ...args: (string | number)[]];

/**
 * Runs commands once for a key, together with the mark that they have run.
 * KEYS 1 mark (string) · 2 record of the job's key, may be '' · rest: the keys of the commands
 * ARGV 1 fence, or '' · 2 keep ms · 3 commands as JSON
 * Result: 1 run now, 0 run before, -1 the fence is stale. Cost: that of the commands.
 */
const COMMIT = redisScript(`
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
if ARGV[1] ~= '' and string.match(redis.call('GET', KEYS[2]) or '', '^%a+ (%d+) ') ~= ARGV[1] then return -1 end
for _, command in ipairs(cjson.decode(ARGV[3])) do redis.call(unpack(command)) end
redis.call('SET', KEYS[1], '1', 'PX', ARGV[2])
return 1
`);

/**
 * An idempotent consumer whose effect is in this same Redis: the commands and the mark that they have run are one step, which
 * neither a crash nor a command that the connection sends twice can split or repeat ("Idempotent Consumer", Richardson,
 * microservices.io). `fence` is the job's token: a holder that lost its key is refused.
 */
export async function commitOnce(
  redis: Redis,
  keys: Context["keys"],
  of: { scope: string; key: string; keepMs: number; holder?: KeyHolder | null; touches: string[] },
  commands: EffectCommand[],
): Promise<"committed" | "before" | "stale"> {
  const record = of.holder ? keys.idempotentJob(of.holder.queueKey, of.holder.idempotencyKey) : "";
  const answer = await runScript(
    redis,
    COMMIT,
    [keys.consumed(of.scope, of.key), record, ...of.touches],
    [of.holder?.fence ?? "", of.keepMs, JSON.stringify(commands)],
  );
  return answer === 1 ? "committed" : answer === 0 ? "before" : "stale";
}
