import { shardName } from "../contract/values/shards";
import type { JobSchemas, QueueDefinition } from "../queues/define";
import { shardOfKey } from "./hash";

/** One shard as a queue of its own: same jobs, same policy, its own workers. */
export function shardOf<J extends JobSchemas>(
  definition: QueueDefinition<J>,
  index: number,
): QueueDefinition<J> {
  return {
    ...definition,
    name: shardName(definition.name, index),
    partitions: 1,
    shard: { of: definition.name, index, shards: definition.partitions },
  };
}

/** The name under which what belongs to the whole queue is kept: its order, its sealed fields, its saved policy. */
export const wholeName = ({ name, shard }: QueueDefinition): string => shard?.of ?? name;

/**
 * The BullMQ queue that a new job goes to. Jobs of one ordering key, else of one tenant, go to one shard; those without
 * either are spread by `spread`, any text that differs from job to job.
 */
export function shardFor(
  definition: QueueDefinition,
  jobName: string,
  payload: unknown,
  spread: string,
): string {
  if (definition.partitions === 1) return definition.name;
  const { traits } = definition;
  const key = traits.orderingKey(jobName, payload) ?? traits.tenant(payload) ?? spread;
  return shardName(definition.name, shardOfKey(key, definition.partitions));
}
