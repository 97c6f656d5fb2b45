import { z } from "zod";
import type { Context } from "../context";
import { type PolicyDocument, type PolicyVersion, policyVersionSchema } from "../contract/policies";
import { SpillwayError } from "../errors";
import { redisScript, runScript } from "../redis-script";

/** Versions kept for each queue, at most some 2 kB each; the oldest go first. */
const MAX_VERSIONS = 100;

/**
 * Puts a new version in force, if nobody has done so since the caller looked.
 * KEYS 1 versions in force (hash by queue) · 2 versions of the queue (list, newest first) · 3 counter of all changes
 * ARGV 1 queue key · 2 version the caller has seen · 3 the new version as JSON without its number and closing brace
 *      4 versions kept · 5 channel
 * Result: the new version as JSON, or the number of the version in force when it is another. Cost: O(1).
 */
const PUT = redisScript(`
local text = redis.call('HGET', KEYS[1], ARGV[1])
local current = text and cjson.decode(text).version or 0
if current ~= tonumber(ARGV[2]) then return current end
local entry = ARGV[3] .. ',"version":' .. (current + 1) .. '}'
redis.call('HSET', KEYS[1], ARGV[1], entry)
redis.call('LPUSH', KEYS[2], entry)
redis.call('LTRIM', KEYS[2], 0, tonumber(ARGV[4]) - 1)
redis.call('INCR', KEYS[3])
redis.call('PUBLISH', ARGV[5], ARGV[1])
return entry
`);

export interface PolicyChange {
  /** Null: back to what the code declares. */
  document: PolicyDocument | null;
  /** The version that the change was made from; 0 when none was ever saved. */
  baseVersion: number;
  by: string;
  reason: string;
  /** Set when an old version is brought back. */
  rollbackOf: number | null;
}

/**
 * Saves a policy and puts it in force: workers have it within a second, also when the message is lost. Throws `conflict` when
 * somebody else was faster.
 */
export async function savePolicy(
  ctx: Context,
  queueKey: string,
  change: PolicyChange,
): Promise<PolicyVersion> {
  const { baseVersion, ...entry } = change;
  const text = JSON.stringify({ ...entry, at: ctx.clock.now() });
  const answer = await runScript(
    ctx.redis,
    PUT,
    [ctx.keys.policies(), ctx.keys.policyVersions(queueKey), ctx.keys.policiesVersion()],
    [queueKey, baseVersion, text.slice(0, -1), MAX_VERSIONS, ctx.keys.policiesChannel()],
  );
  if (typeof answer === "string") return policyVersionSchema.parse(JSON.parse(answer));
  throw new SpillwayError(
    "conflict",
    `The policy was changed meanwhile: version ${String(answer)} is in force, and yours was made from ${baseVersion}.`,
    { hint: "Look at the change, and make yours again on top of it." },
  );
}

/** What is in force for a queue: `number` also of a version that this release cannot read, which is then null itself. */
export interface SavedPolicy {
  number: number;
  version: PolicyVersion | null;
}

/** What was saved last for each of these queues; number 0 when nothing ever was. One command. */
export async function readSaved(ctx: Context, queueKeys: string[]): Promise<SavedPolicy[]> {
  const texts = queueKeys.length === 0 ? [] : await ctx.redis.hmget(ctx.keys.policies(), ...queueKeys);
  return texts.map((text) => ({ number: numberOf(text), version: parseVersion(text) }));
}

/**
 * Everything in force, by queue, and the number of changes so far. What this release cannot read is left out of `saved`, logged,
 * and its number given in `unreadable`.
 */
export async function readAllSaved(
  ctx: Context,
): Promise<{ change: number; saved: Map<string, PolicyVersion>; unreadable: Map<string, number> }> {
  const results = await ctx.redis.multi().get(ctx.keys.policiesVersion()).hgetall(ctx.keys.policies()).exec();
  const change = Number(results?.[0]?.[1] ?? 0);
  const texts = z.record(z.string(), z.string()).parse(results?.[1]?.[1] ?? {});
  const saved = new Map<string, PolicyVersion>();
  const unreadable = new Map<string, number>();
  for (const [queueKey, text] of Object.entries(texts)) {
    const version = parseVersion(text);
    if (version) saved.set(queueKey, version);
    else {
      unreadable.set(queueKey, numberOf(text));
      ctx.log.warn(
        { queue: queueKey },
        "A saved policy cannot be read by this release; the last good one stays",
      );
    }
  }
  return { change, saved, unreadable };
}

/** The saved versions of a queue, newest first. */
export async function readVersions(ctx: Context, queueKey: string): Promise<PolicyVersion[]> {
  const texts = await ctx.redis.lrange(ctx.keys.policyVersions(queueKey), "0", String(MAX_VERSIONS - 1));
  return texts.flatMap((text) => parseVersion(text) ?? []);
}

/** A stored version, or null for one that an older or newer release has written in another form. */
function parseVersion(text: string | null): PolicyVersion | null {
  const parsed = policyVersionSchema.safeParse(parseJson(text));
  return parsed.success ? parsed.data : null;
}

const numbered = z.object({ version: z.number().int() });

/** The number of a stored version, whatever the form of the rest; 0 for none. */
function numberOf(text: string | null): number {
  const parsed = numbered.safeParse(parseJson(text));
  return parsed.success ? parsed.data.version : 0;
}

function parseJson(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
