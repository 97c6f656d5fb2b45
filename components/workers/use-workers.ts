"use client";

import { useQuery } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import { listWorkers } from "@/lib/contract/workers";
import { call } from "@/lib/http/client";

const FRESH_MS = 3_000;

/** Every worker that Redis or the runtime knows of. */
export function useWorkers() {
  return useQuery({
    queryKey: queryKeys.workers,
    queryFn: ({ signal }) => call(listWorkers, {}, { signal }),
    refetchInterval: FRESH_MS,
  });
}
