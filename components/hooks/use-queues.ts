"use client";
import { useQuery } from "@tanstack/react-query";
import { call } from "@/lib/http/client";
import { useLive } from "./live-provider";
import { queryKeys } from "./query-keys";

/** How often to ask while the live stream is lost. */
export const POLL_MS = 5_000;

/** All queues: kept fresh by the live stream, or by polling while it is lost. */
export function useQueues() {
  const { streaming } = useLive();
  return useQuery({
    queryKey: queryKeys.queues,
    queryFn: async ({ client, signal }) => {
      const askedAt = Date.now();
      const answer = await call("GET /api/v1/queues", {}, { signal });
      const told = client.getQueryState<typeof answer>(queryKeys.queues);
      // What the stream told meanwhile is newer, and what it tells next builds upon it.
      return told?.data && told.dataUpdatedAt >= askedAt ? told.data : answer;
    },
    refetchInterval: streaming ? false : POLL_MS,
    staleTime: streaming ? Number.POSITIVE_INFINITY : 0,
  });
}

/** One queue with its limits and policy. Its figures are renewed every two seconds while it is looked at. */
export const useQueue = (key: string) =>
  useQuery({
    queryKey: queryKeys.queue(key),
    queryFn: ({ signal }) => call("GET /api/v1/queues/:queue", { params: { queue: key } }, { signal }),
    refetchInterval: 2_000,
  });
