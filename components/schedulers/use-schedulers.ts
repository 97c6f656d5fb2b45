"use client";

import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import type { Answer, CallInput } from "@/lib/contract/endpoint";
import type { listSchedulers, previewSchedule } from "@/lib/contract/schedulers";
import { call } from "@/lib/http/client";

const FRESH_MS = 5_000;
const AGENDA_FRESH_MS = 15_000;

export interface SchedulerFilter {
  queue: string | null;
  q: string;
}

const queryOf = ({ queue, q }: SchedulerFilter) => ({
  ...(queue === null ? {} : { queue }),
  ...(q.trim() === "" ? {} : { q: q.trim() }),
});

/** Schedulers by their next run, as many pages as were asked for. */
export const useSchedulerPages = (filter: SchedulerFilter) =>
  useInfiniteQuery({
    queryKey: queryKeys.schedulerPage(queryOf(filter)),
    queryFn: ({ signal, pageParam }) =>
      call(
        "GET /api/v1/schedulers",
        { query: { ...queryOf(filter), ...(pageParam === null ? {} : { cursor: pageParam }) } },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }: Answer<typeof listSchedulers>) => nextCursor,
    refetchInterval: FRESH_MS,
    placeholderData: keepPreviousData,
  });

/** What runs within the hours to come. */
export const useAgenda = (filter: SchedulerFilter, hours: "24" | "168") =>
  useQuery({
    queryKey: queryKeys.agenda({ ...queryOf(filter), hours }),
    queryFn: ({ signal }) =>
      call("GET /api/v1/schedulers/agenda", { query: { ...queryOf(filter), hours } }, { signal }),
    refetchInterval: AGENDA_FRESH_MS,
    placeholderData: keepPreviousData,
  });

export interface SchedulerPlace {
  queue: string;
  scheduler: string;
}

/** One scheduler with its template, its runs and its jobs. */
export const useScheduler = ({ queue, scheduler }: SchedulerPlace) =>
  useQuery({
    queryKey: queryKeys.scheduler(queue, scheduler),
    queryFn: ({ signal }) =>
      call("GET /api/v1/queues/:queue/schedulers/:scheduler", { params: { queue, scheduler } }, { signal }),
    refetchInterval: FRESH_MS,
  });

export type ScheduleQuery = NonNullable<CallInput<typeof previewSchedule>["query"]>;

/** The first runs of a schedule that is not saved; nothing is asked while it is not whole. */
export const useSchedulePreview = (query: ScheduleQuery | null) =>
  useQuery({
    queryKey: queryKeys.schedule(query),
    queryFn: ({ signal }) => {
      if (query === null) throw new Error("There is nothing to ask.");
      return call("GET /api/v1/schedulers/preview", { query }, { signal });
    },
    enabled: query !== null,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
