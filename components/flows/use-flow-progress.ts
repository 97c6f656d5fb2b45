"use client";
import { useQuery } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import { call } from "@/lib/http/client";

const FRESH_MS = 3_000;

/** How far the children of a flow's parent are; nothing is asked for a job without children. */
export const useFlowProgress = ({ queue, id }: { queue: string; id: string }, enabled: boolean) =>
  useQuery({
    queryKey: queryKeys.flowProgress(queue, id),
    queryFn: ({ signal }) =>
      call("GET /api/v1/queues/:queue/jobs/:id/children/progress", { params: { queue, id } }, { signal }),
    // Children that are all done stay so, unless one is replayed, which the job's own counts tell.
    refetchInterval: ({ state }) => (state.data?.counts.unprocessed === 0 ? false : FRESH_MS),
    enabled,
  });
