"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import { call } from "@/lib/http/client";

const FRESH_MS = 5_000;
/** Beyond so many pages what is shown is no longer renewed by itself. */
const RENEWED_PAGES = 2;

/** The children of a flow's parent, page by page. */
export function useChildren({ queue, id }: { queue: string; id: string }, enabled: boolean) {
  return useInfiniteQuery({
    queryKey: queryKeys.children(queue, id),
    queryFn: ({ pageParam, signal }) =>
      call(
        "GET /api/v1/queues/:queue/jobs/:id/children",
        { params: { queue, id }, query: { limit: 50, ...(pageParam === null ? {} : { cursor: pageParam }) } },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 1) <= RENEWED_PAGES ? FRESH_MS : false),
    enabled,
  });
}
