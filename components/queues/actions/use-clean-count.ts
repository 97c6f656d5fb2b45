"use client";
import { useQuery } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import { call } from "@/lib/http/client";

export interface CleanChoice {
  state: "completed" | "failed" | "waiting" | "delayed";
  graceMs: number;
  limit: number;
}

/** How many jobs a cleaning would find, by a dry run: always asked anew, never from the cache. */
export const useCleanCount = (queue: string, choice: CleanChoice) =>
  useQuery({
    queryKey: [...queryKeys.queue(queue), "clean-count", choice],
    queryFn: ({ signal }) =>
      call(
        "POST /api/v1/queues/:queue/clean",
        { params: { queue }, body: { ...choice, dryRun: true } },
        { signal },
      ),
    staleTime: 0,
    gcTime: 0,
  });
