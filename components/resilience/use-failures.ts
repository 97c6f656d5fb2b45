"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type Frame, refreshOf, spanOf } from "@/components/charts/frame";
import { queryKeys } from "@/components/hooks/query-keys";
import { call } from "@/lib/http/client";

/** Workers send their counts once a second, in steps of ten. */
const FRESH_MS = 5_000;

/** Failed attempts of a queue by category, over a time. */
export const useFailures = (queue: string, frame: Frame) =>
  useQuery({
    queryKey: queryKeys.failures(queue, frame),
    queryFn: ({ signal }) =>
      call(
        "GET /api/v1/queues/:queue/failures",
        { params: { queue }, query: spanOf(frame, Date.now()) },
        { signal },
      ),
    refetchInterval: refreshOf(frame, FRESH_MS),
    placeholderData: keepPreviousData,
  });
