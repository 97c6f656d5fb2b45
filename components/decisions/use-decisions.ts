"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import type { DecisionKind } from "@/lib/contract/decisions";
import { call } from "@/lib/http/client";

const PAGE = 20;
const FRESH_MS = 5_000;

export interface DecisionFilter {
  kind: DecisionKind | null;
  job: string | null;
}

/** A queue's automatic decisions page by page, newest first; the first page keeps itself fresh. */
export const useDecisions = (queue: string, { kind, job }: DecisionFilter) =>
  useInfiniteQuery({
    queryKey: queryKeys.decisions(queue, { kind, job }),
    queryFn: ({ pageParam, signal }) =>
      call(
        "GET /api/v1/queues/:queue/decisions",
        {
          params: { queue },
          query: { kind: kind ?? undefined, job: job || undefined, cursor: pageParam, limit: PAGE },
        },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (answer) => answer.nextCursor ?? undefined,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) <= 1 ? FRESH_MS : false),
  });
