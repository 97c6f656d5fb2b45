import { shardOf } from "@/lib/partitions/shards";
import type { JobSchemas, QueueDefinition } from "@/lib/queues/define";
import { queuesExist } from "@/lib/queues/exist";
import type { Served } from "./processor";
import type { RuntimeContext } from "./runtime-context";
import { type RunningWorker, startWorker, type WorkerTuning } from "./start-worker";

/** A queue that had more shards before is looked for up to so many beyond the present ones. */
const LOOK_BEYOND = 64;

/**
 * Serves a queue that is spread over shards, with one worker for each. `only` serves some of them, so that a shard can have
 * processes of its own. Shards of a former, larger number and the queue as it was before it was spread are served as long
 * as they exist: a change of the number leaves no job behind.
 */
export async function startPartitions<J extends JobSchemas>(
  definition: QueueDefinition<J>,
  served: Served<QueueDefinition<J>>,
  ctx: RuntimeContext,
  { only, ...tuning }: WorkerTuning & { only?: number[] } = {},
): Promise<RunningWorker[]> {
  if (only) return only.map((index) => startWorker(shardOf(definition, index), served, ctx, tuning));
  const present = Array.from({ length: definition.partitions }, (_, index) => shardOf(definition, index));
  const former = Array.from({ length: LOOK_BEYOND }, (_, beyond) =>
    shardOf(definition, definition.partitions + beyond),
  );
  // The queue as it was before it was spread is one more shard, under the name of the whole.
  const undivided = {
    ...definition,
    partitions: 1,
    shard: { of: definition.name, index: -1, shards: definition.partitions },
  };
  const candidates = [undivided, ...former];
  const exist = await queuesExist(
    ctx,
    candidates.map(({ name }) => ({ prefix: ctx.queuePrefix, name })),
  );
  const left = candidates.filter((_, index) => exist[index]);
  return [...present, ...left].map((queue) => startWorker(queue, served, ctx, tuning));
}
