"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import { listAudit } from "@/lib/contract/audit";
import { call } from "@/lib/http/client";

const PAGE = 50;
const FRESH_MS = 5_000;

/** The audit page by page, newest first; the first page keeps itself fresh. */
export function useAudit() {
  return useInfiniteQuery({
    queryKey: queryKeys.audit,
    queryFn: ({ pageParam, signal }) =>
      call(listAudit, { query: { cursor: pageParam, limit: PAGE } }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (answer) => answer.nextCursor ?? undefined,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) <= 1 ? FRESH_MS : false),
  });
}
