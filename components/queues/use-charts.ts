"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { RANGES, type RangeName } from "@/components/charts/ranges";
import { queryKeys } from "@/components/hooks/query-keys";
import { call } from "@/lib/http/client";

const POINTS = 300;
/** More layers than lines, so fewer points serve. */
const AGING_POINTS = 180;
const AGING_REFRESH_MS = 5_000;

const spanOf = (range: RangeName) => {
  const to = Date.now();
  return { from: to - RANGES[range].lengthMs, to };
};

/** All metrics of a queue over a range that ends now. */
export const useSeries = (queue: string, range: RangeName) =>
  useQuery({
    queryKey: queryKeys.series(queue, range),
    queryFn: ({ signal }) =>
      call(
        "GET /api/v1/queues/:queue/series",
        { params: { queue }, query: { ...spanOf(range), points: POINTS } },
        { signal },
      ),
    refetchInterval: RANGES[range].refreshMs,
    placeholderData: keepPreviousData,
  });

/** Waiting jobs by age over a range that ends now. */
export const useAgingSeries = (queue: string, range: RangeName) =>
  useQuery({
    queryKey: queryKeys.agingSeries(queue, range),
    queryFn: ({ signal }) =>
      call(
        "GET /api/v1/queues/:queue/aging/series",
        { params: { queue }, query: { ...spanOf(range), points: AGING_POINTS } },
        { signal },
      ),
    refetchInterval: Math.max(AGING_REFRESH_MS, RANGES[range].refreshMs),
    placeholderData: keepPreviousData,
  });

/** Ages of the jobs that wait now. */
export const useAging = (queue: string) =>
  useQuery({
    queryKey: queryKeys.aging(queue),
    queryFn: ({ signal }) => call("GET /api/v1/queues/:queue/aging", { params: { queue } }, { signal }),
    refetchInterval: AGING_REFRESH_MS,
  });

/** Finished jobs by the attempts they took, over a range that ends now. */
export const useRetries = (queue: string, range: RangeName) =>
  useQuery({
    queryKey: queryKeys.retries(queue, range),
    queryFn: ({ signal }) =>
      call("GET /api/v1/queues/:queue/retries", { params: { queue }, query: spanOf(range) }, { signal }),
    refetchInterval: Math.max(AGING_REFRESH_MS, RANGES[range].refreshMs),
    placeholderData: keepPreviousData,
  });
