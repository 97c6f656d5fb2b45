"use client";

import { useQuery } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import { call } from "@/lib/http/client";

/** A worker that is lost says so after four seconds: it must show within six. */
const FRESH_MS = 1_500;

/** Every worker that Redis or the runtime knows of, and how many each queue needs. */
export function useWorkers() {
  return useQuery({
    queryKey: queryKeys.workers,
    queryFn: ({ signal }) => call("GET /api/v1/workers", {}, { signal }),
    refetchInterval: FRESH_MS,
  });
}
