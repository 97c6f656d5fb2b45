"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { RANGES, type RangeName } from "@/components/charts/ranges";
import { queryKeys } from "@/components/hooks/query-keys";
import { call } from "@/lib/http/client";

/** Workers send their counts once a second, in steps of ten. */
const FRESH_MS = 5_000;

/** Failed attempts of a queue by category, over a range that ends now. */
export const useFailures = (queue: string, range: RangeName) =>
  useQuery({
    queryKey: queryKeys.failures(queue, range),
    queryFn: ({ signal }) => {
      const to = Date.now();
      const query = { from: to - RANGES[range].lengthMs, to };
      return call("GET /api/v1/queues/:queue/failures", { params: { queue }, query }, { signal });
    },
    refetchInterval: Math.max(FRESH_MS, RANGES[range].refreshMs),
    placeholderData: keepPreviousData,
  });
