"use client";
import { useQuery } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import type { JobState } from "@/lib/contract/common";
import { call } from "@/lib/http/client";
import { refreshMs } from "./job-states";

export const PAGE_SIZE = 50;

/** One page of a queue's jobs in a state. While another page of the same state loads, the last one stays. */
export const useJobList = (queue: string, state: JobState, cursor: string | null) =>
  useQuery({
    queryKey: [...queryKeys.jobs(queue, state), cursor],
    queryFn: ({ signal }) => {
      const query = { state, limit: PAGE_SIZE, ...(cursor === null ? {} : { cursor }) };
      return call("GET /api/v1/queues/:queue/jobs", { params: { queue }, query }, { signal });
    },
    refetchInterval: refreshMs(state),
    placeholderData: (last, lastQuery) =>
      lastQuery?.queryKey[1] === queue && lastQuery.queryKey[3] === state ? last : undefined,
  });
