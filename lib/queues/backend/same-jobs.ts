import { createHash } from "node:crypto";
import type { Redis } from "ioredis";
import { redisScript, runScript } from "../../redis-script";
import type { QueueIdentity } from "../identity";
import { bullKeys } from "./keys";

/** Jobs looked at in one script: it holds Redis up while it runs. */
const AT_ONCE = 500;

/**
 * Looks whether jobs are kept as they were sent.
 * KEYS the jobs' hashes · ARGV the SHA-1 of each name, a NUL and data as sent
 * Result: for each 0 not kept, 1 the same, {name, data} another. Cost: O(bytes of the jobs).
 */
const COMPARE = redisScript(`
local answers = {}
for index, key in ipairs(KEYS) do
  local kept = redis.call('HMGET', key, 'name', 'data')
  if not kept[1] then answers[index] = 0
  elseif redis.sha1hex(kept[1] .. '\\0' .. (kept[2] or '')) == ARGV[index] then answers[index] = 1
  else answers[index] = kept end
end
return answers
`);

/** `gone`: it is not kept; `same`: to the letter; else what is kept under its id. */
export type Kept = "gone" | "same" | { name: string; data: string };

/** Compares jobs with those that BullMQ keeps under their ids. One round trip; only what differs is sent back. */
export async function compareJobs(
  redis: Redis,
  queue: QueueIdentity,
  jobs: { id: string; name: string; data: unknown }[],
): Promise<Kept[]> {
  const keys = bullKeys(queue);
  const chunks = Array.from({ length: Math.ceil(jobs.length / AT_ONCE) }, (_, at) =>
    jobs.slice(at * AT_ONCE, (at + 1) * AT_ONCE),
  );
  const answers = await Promise.all(
    chunks.map(
      (chunk) =>
        runScript(
          redis,
          COMPARE,
          chunk.map(({ id }) => keys.job(id)),
          chunk.map(({ name, data }) => sha1(`${name}\0${JSON.stringify(data)}`)),
        ) as Promise<(0 | 1 | [string, string | null])[]>,
    ),
  );
  return answers.flat().map((answer) => {
    if (answer === 0) return "gone";
    return answer === 1 ? "same" : { name: answer[0], data: answer[1] ?? "" };
  });
}

const sha1 = (text: string) => createHash("sha1").update(text).digest("hex");
