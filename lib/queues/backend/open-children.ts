import type { Redis } from "ioredis";
import { groupBy } from "../../group-by";
import { answersOf } from "../../redis-pipeline";
import { redisScript, runScript } from "../../redis-script";
import { queueKey } from "../identity";
import { bullKeys } from "./keys";
import { addressOfKey, childKeys, type JobAddress } from "./relatives";

/** Parents looked at in one script: it holds Redis up while it runs. */
const AT_ONCE = 50;

/**
 * KEYS     sets of the children that parents wait for
 * ARGV     how many children of each
 * Result   for each parent keys of children
 * Cost     O(ARGV[1]) a parent; a small set comes whole. The same children at each look, as long as they stay.
 */
const FIRST_OPEN = redisScript(`
local answer, most = {}, tonumber(ARGV[1])
for i, key in ipairs(KEYS) do
  local found = redis.call('SSCAN', key, '0', 'COUNT', most)[2]
  answer[i] = {}
  for n = 1, math.min(#found, most) do answer[i][n] = found[n] end
end
return answer
`);

/** Some of the children that each of these parents waits for, at most `most` of each. One call for each 50 parents. */
export async function readOpenChildren(
  redis: Redis,
  parents: JobAddress[],
  most: number,
): Promise<JobAddress[][]> {
  const chunks: JobAddress[][] = [];
  for (let from = 0; from < parents.length; from += AT_ONCE) chunks.push(parents.slice(from, from + AT_ONCE));
  const answers = await Promise.all(
    chunks.map((chunk) =>
      runScript(
        redis,
        FIRST_OPEN,
        chunk.map((parent) => childKeys(parent).unprocessed),
        [most],
      ),
    ),
  );
  return (answers.flat() as string[][]).map((keys) => keys.flatMap((key) => addressOfKey(key) ?? []));
}

/** Of these jobs those that have failed for good. One command for each queue. */
export async function deadOf(redis: Redis, jobs: JobAddress[]): Promise<Set<JobAddress>> {
  const groups = [...groupBy(jobs, ({ queue }) => queueKey(queue)).values()];
  const pipeline = redis.pipeline();
  for (const group of groups) {
    const [first] = group;
    if (first) pipeline.zmscore(bullKeys(first.queue).failed, ...group.map(({ id }) => id));
  }
  const answers = (await answersOf(pipeline)) as (string | null)[][];
  return new Set(
    groups.flatMap((group, index) => group.filter((_, place) => (answers[index]?.[place] ?? null) !== null)),
  );
}
