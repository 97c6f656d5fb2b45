"use client";

import { useQuery } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import { type DeadLetterFilter, listDeadLetters } from "@/lib/contract/dead-letters";
import { call } from "@/lib/http/client";
import { needsScan } from "./filter";

const FRESH_MS = 5_000;

/** When the newest dead letter failed, of those in the filter's queue and time; watched while the list stands still. */
export function useNewest(filter: DeadLetterFilter, enabled: boolean): number | null {
  const { data } = useQuery({
    queryKey: [...queryKeys.allDeadLetters, "newest", filter],
    queryFn: ({ signal }) => call(listDeadLetters, { query: { ...filter, limit: 1 } }, { signal }),
    enabled: enabled && !needsScan(filter),
    refetchInterval: FRESH_MS,
  });
  return data?.items[0]?.failedAt ?? null;
}
