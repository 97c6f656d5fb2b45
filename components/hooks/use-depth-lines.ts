"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { call } from "@/lib/http/client";
import { queryKeys } from "./query-keys";

const RANGE_MS = 15 * 60_000;
const POINTS = 60;
const REFRESH_MS = 10_000;
/** As many as one call may ask for. */
export const MAX_LINES = 100;

/** The backlog of the last 15 minutes for some queues, in one call: key -> values, null where nothing was measured. */
export function useDepthLines(keys: string[]): Map<string, (number | null)[]> {
  const wanted = useMemo(() => [...keys].sort().slice(0, MAX_LINES), [keys]);
  const { data } = useQuery({
    queryKey: queryKeys.manySeries("backlog", wanted),
    queryFn: ({ signal }) => {
      const to = Date.now();
      const query = {
        queues: wanted.join(","),
        metric: "backlog" as const,
        from: to - RANGE_MS,
        to,
        points: POINTS,
      };
      return call("GET /api/v1/series", { query }, { signal });
    },
    enabled: wanted.length > 0,
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
  });
  return useMemo(() => new Map(data?.series.map(({ queue, values }) => [queue, values])), [data]);
}
