"use client";

import { useQuery } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import { call } from "@/lib/http/client";
import { NotKeptPanel } from "./not-kept-panel";

const FRESH_MS = 10_000;

/** Failures that a queue did not keep; nothing is drawn for a queue that keeps them. */
export function QueueNotKept({ queue }: { queue: string }) {
  const { data } = useQuery({
    queryKey: queryKeys.notKept(queue),
    queryFn: ({ signal }) => call("GET /api/v1/queues/:queue/not-kept", { params: { queue } }, { signal }),
    refetchInterval: FRESH_MS,
  });
  if (!data || (data.keepsFailures && data.sum === null)) return null;
  return <NotKeptPanel notKept={data} />;
}
