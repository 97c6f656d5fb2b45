"use client";
import { useQuery } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import { call } from "@/lib/http/client";

/** What a forecast rests on: longer would mix in rates that are no longer so. */
export const WINDOW_MS = 5 * 60_000;
const STEP_MS = 10_000;
const REFRESH_MS = 10_000;

/** The course of the last minutes in steps of ten seconds, whatever the charts show. */
export const useRecentFlow = (queue: string) =>
  useQuery({
    queryKey: queryKeys.recentFlow(queue),
    queryFn: ({ signal }) => {
      const to = Date.now();
      const query = { from: to - WINDOW_MS, to, points: WINDOW_MS / STEP_MS };
      return call("GET /api/v1/queues/:queue/series", { params: { queue }, query }, { signal });
    },
    refetchInterval: REFRESH_MS,
  });

/** The workers that report of themselves, and what each runs at once. */
export const useScale = (queue: string) =>
  useQuery({
    queryKey: queryKeys.scale(queue),
    queryFn: ({ signal }) => call("GET /api/v1/queues/:queue/scale", { params: { queue } }, { signal }),
    refetchInterval: REFRESH_MS,
  });
