"use client";
import { useQuery } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import { call } from "@/lib/http/client";

const REFRESH_MS = 5_000;

/** Who fills the backlog of a queue now, by tenant. */
export const useBacklogByTenant = (queue: string) =>
  useQuery({
    queryKey: queryKeys.backlog(queue, "tenant"),
    queryFn: ({ signal }) =>
      call("GET /api/v1/queues/:queue/backlog", { params: { queue }, query: { by: "tenant" } }, { signal }),
    refetchInterval: REFRESH_MS,
  });
