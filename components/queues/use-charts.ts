"use client";
import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { type Frame, refreshOf, type Span, spanOf } from "@/components/charts/frame";
import { queryKeys } from "@/components/hooks/query-keys";
import { call } from "@/lib/http/client";
import { type Against, otherSpan } from "./against";

const POINTS = 300;
/** Cells of a heatmap are wider than points of a line. */
const HEAT_POINTS = 180;
const AGING_REFRESH_MS = 5_000;

const seriesOptions = (queue: string, frame: Frame) =>
  queryOptions({
    queryKey: queryKeys.series(queue, frame),
    queryFn: ({ signal }) =>
      call(
        "GET /api/v1/queues/:queue/series",
        { params: { queue }, query: { ...spanOf(frame, Date.now()), points: POINTS } },
        { signal },
      ),
    refetchInterval: refreshOf(frame),
    placeholderData: keepPreviousData,
  });

/** All metrics of a queue over a time. */
export const useSeries = (queue: string, frame: Frame) => useQuery(seriesOptions(queue, frame));

/** The time that {@link useSeries} covers; null while nothing is loaded. */
export const useSeriesSpan = (queue: string, frame: Frame): Span | null =>
  useQuery({ ...seriesOptions(queue, frame), select: ({ from, to }): Span => ({ from, to }) }).data ?? null;

/** Waiting jobs by age over a time. */
export const useAgingSeries = (queue: string, frame: Frame) =>
  useQuery({
    queryKey: queryKeys.agingSeries(queue, frame),
    queryFn: ({ signal }) =>
      call(
        "GET /api/v1/queues/:queue/aging/series",
        { params: { queue }, query: { ...spanOf(frame, Date.now()), points: HEAT_POINTS } },
        { signal },
      ),
    refetchInterval: refreshOf(frame, AGING_REFRESH_MS),
    placeholderData: keepPreviousData,
  });

/** Ages of the jobs that wait now. */
export const useAging = (queue: string) =>
  useQuery({
    queryKey: queryKeys.aging(queue),
    queryFn: ({ signal }) => call("GET /api/v1/queues/:queue/aging", { params: { queue } }, { signal }),
    refetchInterval: AGING_REFRESH_MS,
  });

/** Finished jobs by the attempts they took, over a time. */
export const useRetries = (queue: string, frame: Frame) =>
  useQuery({
    queryKey: queryKeys.retries(queue, frame),
    queryFn: ({ signal }) =>
      call(
        "GET /api/v1/queues/:queue/retries",
        { params: { queue }, query: spanOf(frame, Date.now()) },
        { signal },
      ),
    refetchInterval: refreshOf(frame, AGING_REFRESH_MS),
    placeholderData: keepPreviousData,
  });

/** How long jobs waited and ran, over a time. */
export const useLatency = (queue: string, frame: Frame) =>
  useQuery({
    queryKey: queryKeys.latency(queue, frame),
    queryFn: ({ signal }) =>
      call(
        "GET /api/v1/queues/:queue/latency",
        { params: { queue }, query: { ...spanOf(frame, Date.now()), points: HEAT_POINTS } },
        { signal },
      ),
    refetchInterval: refreshOf(frame, AGING_REFRESH_MS),
    placeholderData: keepPreviousData,
  });

/** The same as {@link useRetries}, of the time to compare with; nothing is asked while there is none. */
export const useOtherRetries = (queue: string, frame: Frame, against: Against | null) =>
  useQuery({
    queryKey: queryKeys.retries(queue, { ...frame, against }),
    queryFn: ({ signal }) =>
      call(
        "GET /api/v1/queues/:queue/retries",
        { params: { queue }, query: otherSpan(frame, against ?? "before", Date.now()) },
        { signal },
      ),
    enabled: against !== null,
    refetchInterval: refreshOf(frame, AGING_REFRESH_MS),
  });
