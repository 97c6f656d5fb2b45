import { createHash } from "node:crypto";
import type { Redis } from "ioredis";

/** A Lua script and the hash Redis knows it by. */
export interface RedisScript {
  lua: string;
  sha: string;
}

export function redisScript(lua: string): RedisScript {
  return { lua, sha: createHash("sha1").update(lua).digest("hex") };
}

/** As {@link runScript}, for a script that gives bytes: every text of its answer is a Buffer. */
export async function runScriptForBytes(
  redis: Redis,
  script: RedisScript,
  keys: string[],
  args: (string | number)[],
): Promise<unknown> {
  const run = (name: "evalsha" | "eval", body: string): Promise<unknown> =>
    redis.callBuffer(name, body, keys.length, ...keys, ...args);
  try {
    return await run("evalsha", script.sha);
  } catch (error) {
    if (!isUnknown(error)) throw error;
    return run("eval", script.lua);
  }
}

const isUnknown = (error: unknown): boolean => error instanceof Error && error.message.startsWith("NOSCRIPT");

/** Runs a script by its hash; the text is sent only when Redis has lost it (after a restart or SCRIPT FLUSH). */
export async function runScript(
  redis: Redis,
  script: RedisScript,
  keys: string[],
  args: (string | number | Buffer)[],
): Promise<unknown> {
  try {
    return await redis.evalsha(script.sha, keys.length, ...keys, ...args);
  } catch (error) {
    if (!isUnknown(error)) throw error;
    return sendScript(redis, script, keys, args);
  }
}

/** As {@link runScript}, with the script's text, for who must not be overtaken by what is sent next. */
export const sendScript = (
  redis: Redis,
  script: RedisScript,
  keys: string[],
  args: (string | number | Buffer)[],
): Promise<unknown> => redis.eval(script.lua, keys.length, ...keys, ...args);
