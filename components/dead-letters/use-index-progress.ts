"use client";

import { useQuery } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import { ApiError, call } from "@/lib/http/client";

const FRESH_MS = 2_000;

/** How far the index of dead letters is, watched while it matters. */
export const useIndexProgress = (enabled: boolean) =>
  useQuery({
    queryKey: queryKeys.deadLetterIndex,
    queryFn: ({ signal }) => call("GET /api/v1/dead-letters/index", {}, { signal }),
    enabled,
    refetchInterval: FRESH_MS,
  });

/** Whether an answer waits for the index, which the filter needs. */
export const waitsForIndex = (error: Error | null): boolean =>
  error instanceof ApiError && error.problem.code === "index_building";
