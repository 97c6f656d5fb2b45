"use client";

import { useCallback, useMemo } from "react";
import { useQueues } from "@/components/hooks/use-queues";
import type { QueueSummary } from "@/lib/contract/queues";
import { compareNames } from "@/lib/contract/values/names";

const NONE: QueueSummary[] = [];

/**
 * All known queues in the order of names, so that shards of a queue stand together, and what to call one of them, or a queue
 * that is spread; a key that is not known is its own name.
 */
export function useQueueNames() {
  const listed = useQueues().data?.queues ?? NONE;
  const queues = useMemo(
    () => [...listed].sort((a, b) => compareNames(a.name, b.name) || compareNames(a.prefix, b.prefix)),
    [listed],
  );
  const nameOf = useCallback(
    (key: string) =>
      queues.find((queue) => queue.key === key)?.name ??
      queues.find(({ shard }) => shard?.ofKey === key)?.shard?.of ??
      key,
    [queues],
  );
  return { queues, nameOf };
}
