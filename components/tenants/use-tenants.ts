"use client";
import { useQuery } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import { call } from "@/lib/http/client";

const REFRESH_MS = 5_000;

/** How the tenants of a queue stand against its quota. */
export const useTenants = (queue: string) =>
  useQuery({
    queryKey: queryKeys.tenants(queue),
    queryFn: ({ signal }) => call("GET /api/v1/queues/:queue/tenants", { params: { queue } }, { signal }),
    refetchInterval: REFRESH_MS,
  });
