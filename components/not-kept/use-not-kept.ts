"use client";

import { useQuery } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import { call } from "@/lib/http/client";

const FRESH_MS = 10_000;

/** Failures that a queue did not keep. */
export const useNotKept = (queue: string) =>
  useQuery({
    queryKey: queryKeys.notKept(queue),
    queryFn: ({ signal }) => call("GET /api/v1/queues/:queue/not-kept", { params: { queue } }, { signal }),
    refetchInterval: FRESH_MS,
  });
