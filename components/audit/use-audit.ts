"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import { call } from "@/lib/http/client";

const PAGE = 50;
const FRESH_MS = 5_000;

/** The audit page by page, newest first, of everything or of one group of dead letters; the first page keeps itself fresh. */
export function useAudit(group: string | null) {
  return useInfiniteQuery({
    queryKey: queryKeys.auditOf(group),
    queryFn: ({ pageParam, signal }) =>
      call(
        "GET /api/v1/audit",
        { query: { cursor: pageParam, limit: PAGE, ...(group ? { group } : {}) } },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (answer) => answer.nextCursor ?? undefined,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) <= 1 ? FRESH_MS : false),
  });
}

/** The last changes of one group of dead letters. */
export const useGroupHistory = (group: string, limit: number) =>
  useQuery({
    queryKey: queryKeys.groupHistory(group),
    queryFn: ({ signal }) => call("GET /api/v1/audit", { query: { group, limit } }, { signal }),
    refetchInterval: FRESH_MS,
  });
