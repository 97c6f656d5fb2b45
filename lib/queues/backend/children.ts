import type { Redis } from "ioredis";
import { answersOf } from "../../redis-pipeline";
import { redisScript, runScript } from "../../redis-script";
import type { QueueIdentity } from "../identity";
import { bullKeys } from "./keys";
import {
  addressOfKey,
  childKeys,
  type Dependencies,
  type JobAddress,
  type Relative,
  readRelatives,
} from "./relatives";

/** What its parent has noted of a child. */
export type ChildOutcome = keyof Dependencies;

/** In the order in which children are listed: what needs a human first. */
export const CHILD_OUTCOMES = [
  "failed",
  "ignored",
  "unprocessed",
  "processed",
] as const satisfies ChildOutcome[];

export interface Child extends Relative {
  outcome: ChildOutcome;
}

/** Which of the four collections a page of children begins in, and where in it. */
export interface ChildrenPlace {
  of: number;
  scan: string;
}

/**
 * KEYS     a parent's children: failed (sorted set), ignored (hash), unprocessed (set), processed (hash)
 * ARGV     the collection to begin in, where in it, how many children are wanted
 * Result   {the collection to go on in or 0, where in it, collection, key, collection, key, ...}
 * Cost     O(ARGV[3]); a small collection comes whole, and what children left in the hashes is not sent
 */
const CHILDREN = redisScript(`
local of, scan, most = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3])
local commands, steps = {'ZSCAN', 'HSCAN', 'SSCAN', 'HSCAN'}, {2, 2, 1, 2}
local answer = {0, '0'}
while of <= 4 and #answer < most * 2 + 2 do
  local part = redis.call(commands[of], KEYS[of], scan, 'COUNT', most)
  for i = 1, #part[2], steps[of] do
    answer[#answer + 1] = of
    answer[#answer + 1] = part[2][i]
  end
  scan = part[1]
  if scan == '0' then of = of + 1 end
end
if of <= 4 then answer[1], answer[2] = of, scan end
return answer
`);

/**
 * A page of a flow's children, the failed first; about `most` of them, as Redis scans. A child that moves from one
 * collection to the next between two pages may come twice or, when it fails, not at all.
 */
export async function readChildren(
  redis: Redis,
  parent: JobAddress,
  { most, from }: { most: number; from: ChildrenPlace | null },
): Promise<{ items: Child[]; next: ChildrenPlace | null }> {
  const of = childKeys(parent);
  const [nextOf, scan, ...flat] = (await runScript(
    redis,
    CHILDREN,
    CHILD_OUTCOMES.map((outcome) => of[outcome]),
    [from?.of ?? 1, from?.scan ?? "0", most],
  )) as (string | number)[];
  const found = new Map<string, { outcome: ChildOutcome; address: JobAddress }>();
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const key = String(flat[i + 1]);
    const address = addressOfKey(key);
    const outcome = CHILD_OUTCOMES[Number(flat[i]) - 1];
    if (address && outcome && !found.has(key)) found.set(key, { outcome, address });
  }
  const children = [...found.values()];
  const relatives = await readRelatives(
    redis,
    children.map(({ address }) => address),
  );
  return {
    items: relatives.map((relative, index) => ({
      ...relative,
      outcome: children[index]?.outcome ?? "unprocessed",
    })),
    next: Number(nextOf) === 0 ? null : { of: Number(nextOf), scan: String(scan) },
  };
}

/** Whether each of these jobs is a flow's parent with such children. One command when none is. */
export async function withChildren(
  redis: Redis,
  jobs: JobAddress[],
  outcomes: readonly ChildOutcome[],
): Promise<boolean[]> {
  const keysOf = (job: JobAddress) => {
    const of = childKeys(job);
    return outcomes.map((outcome) => of[outcome]);
  };
  if (jobs.length === 0 || (await redis.exists(...jobs.flatMap(keysOf))) === 0) return jobs.map(() => false);
  const pipeline = redis.pipeline();
  for (const job of jobs) pipeline.exists(...keysOf(job));
  return (await answersOf(pipeline)).map((found) => Number(found) > 0);
}

/**
 * What the parent of each of these jobs still needs it for: it waits for it, or has failed with it and can only be replayed
 * when it has been. Null for a job without a parent (`parentKey` is undefined), or when the parent does without it or is gone.
 */
export async function parentNeeds(
  redis: Redis,
  queue: QueueIdentity,
  jobs: { id: string; parentKey: string | undefined }[],
): Promise<("unprocessed" | "failed" | null)[]> {
  const pipeline = redis.pipeline();
  for (const { id, parentKey } of jobs) {
    if (!parentKey) continue;
    const child = bullKeys(queue).job(id);
    pipeline.sismember(`${parentKey}:dependencies`, child).zscore(`${parentKey}:unsuccessful`, child);
  }
  const answers = (await answersOf(pipeline)).values();
  return jobs.map(({ parentKey }) => {
    if (!parentKey) return null;
    const isAwaited = answers.next().value === 1;
    const hasFailed = (answers.next().value ?? null) !== null;
    return isAwaited ? "unprocessed" : hasFailed ? "failed" : null;
  });
}

/** Of these jobs, those that their parent has noted as ignored. One pipeline. */
export async function ignoredBy(
  redis: Redis,
  children: { child: JobAddress; parent: JobAddress }[],
): Promise<boolean[]> {
  const pipeline = redis.pipeline();
  for (const { child, parent } of children) {
    pipeline.hexists(childKeys(parent).ignored, bullKeys(child.queue).job(child.id));
  }
  return (await answersOf(pipeline)).map((found) => found === 1);
}

/** Of the children that failed together with these parents, whether any is still there to be replayed. One pipeline. */
export async function haveFailedChild(redis: Redis, parents: JobAddress[]): Promise<boolean[]> {
  const pipeline = redis.pipeline();
  for (const parent of parents) pipeline.zrange(childKeys(parent).failed, "0", String(FAILED_LOOKED_AT - 1));
  const keys = (await answersOf(pipeline)) as string[][];
  const exist = redis.pipeline();
  for (const of of keys) exist.exists(...(of.length > 0 ? of : [""]));
  return (await answersOf(exist)).map((found) => Number(found) > 0);
}

const FAILED_LOOKED_AT = 10;
