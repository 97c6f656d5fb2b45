import { Queue } from "bullmq";
import type { Redis } from "ioredis";
import { EFFECTS, eachCount, TRIES } from "./effects";
import { effectOf, isKeyed, jobId } from "./producer";
import { CHAOS_QUEUE } from "./work";

export interface Verdict {
  completed: number;
  deadLetters: number;
  /** Accepted, and in neither of the two. */
  lost: number;
  /** Completed keyed jobs whose effect did not happen. */
  keyedMissing: number;
  /** Keyed jobs whose effect happened more than once. */
  keyedTwice: number;
  /** Keyed jobs whose processor came to its effect more than once: what the key has saved us from. */
  keyedAgain: number;
  /** Jobs without a key whose effect happened more than once; nothing promises otherwise. */
  plainTwice: number;
}

const PAGE = 10_000;

async function idsIn(queue: Queue, state: "completed" | "failed", count: number): Promise<Set<string>> {
  const ids = new Set<string>();
  for (let from = 0; from < count; from += PAGE)
    for (const id of await queue.getRanges([state], from, from + PAGE - 1)) ids.add(id);
  return ids;
}

/** Goes through every accepted job and every effect once all has come to rest. */
export async function judge(redis: Redis, accepted: number): Promise<Verdict> {
  const queue = new Queue(CHAOS_QUEUE.name, { connection: redis });
  const { completed = 0, failed = 0 } = await queue.getJobCounts("completed", "failed");
  const done = await idsIn(queue, "completed", completed);
  const dead = await idsIn(queue, "failed", failed);
  await queue.close();
  const counts = new Map<string, number>();
  const tries = new Map<string, number>();
  await eachCount(redis, EFFECTS, (effect, count) => counts.set(effect, count));
  await eachCount(redis, TRIES, (effect, count) => tries.set(effect, count));
  const verdict: Verdict = {
    completed: done.size,
    deadLetters: dead.size,
    lost: 0,
    keyedMissing: 0,
    keyedTwice: 0,
    keyedAgain: 0,
    plainTwice: 0,
  };
  for (let index = 0; index < accepted; index++) {
    const id = jobId(index);
    const effects = counts.get(effectOf(index)) ?? 0;
    if (!done.has(id) && !dead.has(id)) verdict.lost++;
    if (!isKeyed(index)) {
      if (effects > 1) verdict.plainTwice++;
      continue;
    }
    if (done.has(id) && effects === 0) verdict.keyedMissing++;
    if (effects > 1) verdict.keyedTwice++;
    if ((tries.get(effectOf(index)) ?? 0) > 1) verdict.keyedAgain++;
  }
  return verdict;
}
