import type { Context } from "../context";
import { backlogOf } from "../contract/values/figures";
import { readQueues } from "./backend/counts";
import type { QueueIdentity } from "./identity";

/** Jobs of one queue that could run now; null for a queue that nobody has ever opened. One round trip. */
export async function readBacklog(ctx: Pick<Context, "redis">, queue: QueueIdentity): Promise<number | null> {
  const [reading] = await readQueues(ctx.redis, [queue]);
  return reading ? backlogOf(reading.counts) : null;
}
