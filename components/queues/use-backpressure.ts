"use client";
import { useQuery } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import { call } from "@/lib/http/client";

const REFRESH_MS = 2_000;

/** What a queue turns away now. */
export const useBackpressure = (queue: string) =>
  useQuery({
    queryKey: queryKeys.backpressure(queue),
    queryFn: ({ signal }) =>
      call("GET /api/v1/queues/:queue/backpressure", { params: { queue } }, { signal }),
    refetchInterval: REFRESH_MS,
  });
