"use client";
import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";
import { type Frame, refreshOf, spanOf } from "@/components/charts/frame";
import { queryKeys } from "@/components/hooks/query-keys";
import { useCallMutation } from "@/components/hooks/use-call";
import { call } from "@/lib/http/client";

const POINTS = 300;
/** A figure has a value for each ten seconds at most. */
const REFRESH_MS = 10_000;
const LIST_REFRESH_MS = 30_000;

/** Figures of the product that anybody posts. */
export const useFigures = () =>
  useQuery({
    queryKey: queryKeys.figures,
    queryFn: ({ signal }) => call("GET /api/v1/external-series", {}, { signal }),
    refetchInterval: LIST_REFRESH_MS,
  });

/** One figure over a time. */
export const useFigure = (name: string | null, frame: Frame) =>
  useQuery({
    queryKey: queryKeys.figure(name ?? "", frame),
    queryFn:
      name === null
        ? skipToken
        : ({ signal }) =>
            call(
              "GET /api/v1/external-series/:name",
              { params: { name }, query: { ...spanOf(frame, Date.now()), points: POINTS } },
              { signal },
            ),
    refetchInterval: refreshOf(frame, REFRESH_MS),
    placeholderData: keepPreviousData,
  });

/** Whether a figure goes together with a queue. */
export const useCorrelation = (queue: string, name: string | null, frame: Frame) =>
  useQuery({
    queryKey: queryKeys.correlation(queue, name ?? "", frame),
    queryFn:
      name === null
        ? skipToken
        : ({ signal }) =>
            call(
              "GET /api/v1/queues/:queue/correlation",
              { params: { queue }, query: { ...spanOf(frame, Date.now()), series: name } },
              { signal },
            ),
    refetchInterval: refreshOf(frame, LIST_REFRESH_MS),
    placeholderData: keepPreviousData,
  });

export const useDeleteFigure = (onDone: () => void) =>
  useCallMutation("DELETE /api/v1/external-series/:name", {
    invalidates: [[...queryKeys.figures]],
    done: ({ name }) => `${name} is deleted.`,
    onDone,
  });
