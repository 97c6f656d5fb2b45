"use client";
import { useQuery } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import { call } from "@/lib/http/client";

const FRESH_MS = 5_000;

/** Parents of a queue that wait for children, those that wait for a dead one first. */
export const useBlockedParents = (queue: string) =>
  useQuery({
    queryKey: queryKeys.blockedParents(queue),
    queryFn: ({ signal }) =>
      call("GET /api/v1/queues/:queue/blocked-parents", { params: { queue } }, { signal }),
    refetchInterval: FRESH_MS,
  });
