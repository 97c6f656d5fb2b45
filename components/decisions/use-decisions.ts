"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import type { DecisionKind } from "@/lib/contract/decisions";
import type { JobDetail } from "@/lib/contract/jobs";
import { call } from "@/lib/http/client";

const PAGE = 20;
/** Of one job: nearly always all of them. */
const JOB_PAGE = 50;
/** A producer's clock and that of Redis may differ by this much. */
const CLOCK_SLACK_MS = 60_000;
const FRESH_MS = 5_000;

export interface DecisionFilter {
  kind: DecisionKind | null;
  job: string | null;
  /** Older ones are not looked for. */
  since?: number | null;
}

/** A queue's automatic decisions page by page, newest first; the first page keeps itself fresh. */
export const useDecisions = (queue: string, { kind, job, since = null }: DecisionFilter) =>
  useInfiniteQuery({
    queryKey: queryKeys.decisions(queue, { kind, job, since }),
    queryFn: ({ pageParam, signal }) =>
      call(
        "GET /api/v1/queues/:queue/decisions",
        {
          params: { queue },
          query: {
            kind: kind ?? undefined,
            job: job || undefined,
            since: since ?? undefined,
            cursor: pageParam,
            limit: job ? JOB_PAGE : PAGE,
          },
        },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (answer) => answer.nextCursor ?? undefined,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) <= 1 ? FRESH_MS : false),
  });

/** The decisions over one job since it was added. */
export const useJobDecisions = ({ queue, id, timestamp }: Pick<JobDetail, "queue" | "id" | "timestamp">) =>
  useDecisions(queue, {
    kind: null,
    job: id,
    since: timestamp === null ? null : Math.max(0, timestamp - CLOCK_SLACK_MS),
  });
