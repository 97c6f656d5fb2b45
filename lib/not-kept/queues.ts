import type { Context } from "../context";
import type { NotKeptQueues } from "../contract/not-kept";
import type { KnownQueue } from "../dead-letters/known-queues";
import { sharedRead } from "../shared-read";
import { readNotKeptSums } from "./store";

/** A queue that keeps its failures now is still named for so long after one that it did not keep. */
const RECENT_MS = 86_400_000;
const SHARED_MS = 1_000;

const sums = sharedRead(SHARED_MS, readNotKeptSums);

/** Of these queues, those that throw failures away or lately did, with what was counted. At most one command a second. */
export async function queuesNotKeeping(ctx: Context, queues: KnownQueue[]): Promise<NotKeptQueues> {
  const counted = await sums(ctx);
  const since = ctx.clock.now() - RECENT_MS;
  return queues.flatMap(({ key, name, keepsFailures }) => {
    const sum = counted.get(key) ?? null;
    return keepsFailures && (sum === null || sum.last < since) ? [] : [{ key, name, sum }];
  });
}
