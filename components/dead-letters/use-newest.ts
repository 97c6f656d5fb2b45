"use client";

import { useQuery } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import type { SelectionFilter } from "@/lib/contract/operations";
import { call } from "@/lib/http/client";

const FRESH_MS = 5_000;

/** When the newest dead letter failed, of those that match; watched while the list stands still. */
export function useNewest(filter: SelectionFilter, enabled: boolean): number | null {
  const { data } = useQuery({
    queryKey: [...queryKeys.allDeadLetters, "newest", filter],
    queryFn: ({ signal }) => call("GET /api/v1/dead-letters", { query: { ...filter, limit: 1 } }, { signal }),
    enabled,
    refetchInterval: FRESH_MS,
  });
  return data?.items[0]?.failedAt ?? null;
}
