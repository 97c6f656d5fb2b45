"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type Frame, refreshOf, spanOf } from "@/components/charts/frame";
import { queryKeys } from "@/components/hooks/query-keys";
import type { BreakdownBy } from "@/lib/contract/latency";
import { call } from "@/lib/http/client";

const POINTS = 180;
/** The finest figures are of ten seconds. */
const FRESH_MS = 5_000;

/** Outcomes and latencies of a queue by job name or tenant, over a time. */
export const useBreakdown = (queue: string, by: BreakdownBy, frame: Frame) =>
  useQuery({
    queryKey: queryKeys.breakdown(queue, by, frame),
    queryFn: ({ signal }) =>
      call(
        "GET /api/v1/queues/:queue/breakdown",
        { params: { queue }, query: { ...spanOf(frame, Date.now()), by, points: POINTS } },
        { signal },
      ),
    refetchInterval: refreshOf(frame, FRESH_MS),
    // Names must not stand where tenants are asked for.
    placeholderData: (last, lastQuery) =>
      lastQuery?.queryKey[3] === by ? keepPreviousData(last) : undefined,
  });
