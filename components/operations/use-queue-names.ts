"use client";

import { useCallback } from "react";
import { useQueues } from "@/components/hooks/use-queues";
import type { QueueSummary } from "@/lib/contract/queues";

const NONE: QueueSummary[] = [];

/** All known queues, and what to call one of them; a key that is not known is its own name. */
export function useQueueNames() {
  const queues = useQueues().data?.queues ?? NONE;
  const nameOf = useCallback(
    (key: string) => queues.find((queue) => queue.key === key)?.name ?? key,
    [queues],
  );
  return { queues, nameOf };
}
