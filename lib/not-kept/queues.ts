import { LRUCache } from "lru-cache";
import type { Context } from "../context";
import type { NotKeptSum } from "../contract/not-kept";
import type { KnownQueue } from "../dead-letters/known-queues";
import { readNotKeptSums } from "./store";

/** A queue that keeps its failures now is still named for so long after one that it did not keep. */
const RECENT_MS = 86_400_000;
const SHARED_MS = 1_000;

const shared = new LRUCache<string, Promise<Map<string, NotKeptSum>>>({ max: 16, ttl: SHARED_MS });

/** Of these queues, those that throw failures away or lately did, with what was counted. At most one command a second. */
export async function queuesNotKeeping(
  ctx: Context,
  queues: KnownQueue[],
): Promise<{ key: string; name: string; sum: NotKeptSum | null }[]> {
  const question = ctx.keys.notKeptSums();
  const asked = shared.get(question) ?? readNotKeptSums(ctx);
  shared.set(question, asked, { noUpdateTTL: true });
  asked.catch(() => shared.delete(question));
  const sums = await asked;
  const since = ctx.clock.now() - RECENT_MS;
  return queues.flatMap(({ key, name, keepsFailures }) => {
    const sum = sums.get(key) ?? null;
    return keepsFailures && (sum === null || sum.last < since) ? [] : [{ key, name, sum }];
  });
}
