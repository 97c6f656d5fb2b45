import type { Context } from "../context";
import { SpillwayError } from "../errors";
import { bullKeys } from "./backend/keys";
import type { QueueIdentity } from "./identity";

export const queueNotFound = ({ prefix, name }: QueueIdentity) =>
  new SpillwayError("queue_not_found", `There is no queue ${prefix}:${name} in this Redis.`, {
    hint: "It may have been obliterated. GET /api/v1/queues lists those there are.",
  });

/** Throws `queue_not_found` when this Redis has no such queue. */
export async function requireQueue(ctx: Context, identity: QueueIdentity): Promise<void> {
  if ((await ctx.redis.exists(bullKeys(identity).meta)) === 0) throw queueNotFound(identity);
}
