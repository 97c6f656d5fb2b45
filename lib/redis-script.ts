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
    if (!(error instanceof Error) || !error.message.startsWith("NOSCRIPT")) throw error;
    return redis.eval(script.lua, keys.length, ...keys, ...args);
  }
}
