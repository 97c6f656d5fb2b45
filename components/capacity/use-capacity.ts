"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type Frame, refreshOf, spanOf } from "@/components/charts/frame";
import { queryKeys } from "@/components/hooks/query-keys";
import { call } from "@/lib/http/client";

const POINTS = 300;
/** What is usual changes with each full hour. */
const REFRESH_MS = 300_000;

/** The reader's own zone: its hours are the ones that people keep. */
const zoneHere = () => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

/** What is usual for a queue over a time. */
export const useBaseline = (queue: string, frame: Frame) =>
  useQuery({
    queryKey: queryKeys.baseline(queue, frame),
    queryFn: ({ signal }) =>
      call(
        "GET /api/v1/queues/:queue/baseline",
        {
          params: { queue },
          query: { ...spanOf(frame, Date.now()), points: POINTS, zone: zoneHere() },
        },
        { signal },
      ),
    refetchInterval: refreshOf(frame, REFRESH_MS),
    placeholderData: keepPreviousData,
  });

/** The next peak of a queue, and the workers that it takes. */
export const useCapacity = (queue: string) =>
  useQuery({
    queryKey: queryKeys.capacity(queue),
    queryFn: ({ signal }) =>
      call(
        "GET /api/v1/queues/:queue/capacity",
        { params: { queue }, query: { zone: zoneHere() } },
        { signal },
      ),
    refetchInterval: REFRESH_MS,
  });
