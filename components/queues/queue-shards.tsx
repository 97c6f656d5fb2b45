"use client";
import { useQueues } from "@/components/hooks/use-queues";
import type { QueueSummary } from "@/lib/contract/queues";
import { ShardTable } from "./shard-table";
import { shardsOf } from "./shards";

/** The shards of the queue that this one is a part of; nothing for a queue that is not spread. */
export function QueueShards({ queue }: { queue: QueueSummary }) {
  const { data } = useQueues();
  const whole = shardsOf(queue, data?.queues ?? []);
  return whole === null ? null : <ShardTable whole={whole} shards={whole.shards} current={queue.key} />;
}
