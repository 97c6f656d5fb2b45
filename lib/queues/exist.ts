import type { Context } from "../context";
import { bullKeys } from "./backend/keys";
import type { QueueIdentity } from "./identity";

/** Which of these queues exist in Redis, in their order. One round trip; writes nothing. */
export async function queuesExist(ctx: Context, queues: QueueIdentity[]): Promise<boolean[]> {
  const answers = await ctx.redis.pipeline(queues.map((queue) => ["exists", bullKeys(queue).meta])).exec();
  return (answers ?? []).map(([error, count]) => {
    if (error) throw error;
    return count === 1;
  });
}
