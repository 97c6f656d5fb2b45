"use client";

import {
  keepPreviousData,
  useInfiniteQuery,
  useQueries,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect } from "react";
import { queryKeys } from "@/components/hooks/query-keys";
import { call } from "@/lib/http/client";
import type { JobPlace } from "./use-job";

/** Rows that are asked for at once. */
export const CHUNK = 200;
const FRESH_MS = 1_000;
const MAX_HITS = 1_000;

const readFrom = ({ queue, id }: JobPlace, from: number, limit: number, signal?: AbortSignal) =>
  call(
    "GET /api/v1/queues/:queue/jobs/:id/logs",
    { params: { queue, id }, query: { from, limit } },
    signal ? { signal } : {},
  );

/** The rows from a place on, `count` of them or up to the end. An answer is cut where it would be too long. */
export async function readRows(place: JobPlace, from: number, count: number, signal?: AbortSignal) {
  const rows: (string | null)[] = [];
  for (;;) {
    const answer = await readFrom(place, from + rows.length, Math.min(CHUNK, count - rows.length), signal);
    rows.push(...answer.rows);
    if (answer.rows.length === 0 || rows.length >= count) return rows;
  }
}

/** How many rows a job's log has, kept fresh while the job goes on. What was read of its end is read again when it grows. */
export function useLogTotal(place: JobPlace, isLive: boolean) {
  const client = useQueryClient();
  const query = useQuery({
    // Asked once more when the job has ended: what it said last came after the last look.
    queryKey: [...queryKeys.jobLog(place.queue, place.id), "total", isLive],
    queryFn: ({ signal }) => readFrom(place, 0, 1, signal),
    refetchInterval: isLive ? FRESH_MS : false,
    placeholderData: keepPreviousData,
  });
  const total = query.data?.total ?? 0;
  const { queue, id } = place;
  useEffect(() => {
    const chunk = Math.floor(total / CHUNK);
    // A chunk that was whole stays as it is: a log only grows.
    for (const stale of [chunk, chunk - 1])
      void client.invalidateQueries({ queryKey: [...queryKeys.jobLog(queue, id), "chunk", stale] });
  }, [client, queue, id, total]);
  return { ...query, total };
}

/** The rows of the chunks from `first` to `last`; undefined where they have not come. */
export function useLogChunks(
  place: JobPlace,
  { first, last, isMoving }: { first: number; last: number; isMoving: boolean },
): (index: number) => string | null | undefined {
  const chunks = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const answers = useQueries({
    queries: chunks.map((chunk) => ({
      queryKey: [...queryKeys.jobLog(place.queue, place.id), "chunk", chunk],
      queryFn: ({ signal }: { signal: AbortSignal }) => readRows(place, chunk * CHUNK, CHUNK, signal),
      staleTime: Number.POSITIVE_INFINITY,
      refetchInterval: isMoving ? FRESH_MS : (false as const),
    })),
  });
  return (index) => answers[Math.floor(index / CHUNK) - first]?.data?.[index % CHUNK];
}

/** Places of the rows that hold a text: all of them, or the first thousand, searched on as the log grows. */
export function useLogSearch(place: JobPlace, text: string, total: number) {
  const query = useInfiniteQuery({
    queryKey: [...queryKeys.jobLog(place.queue, place.id), "search", text],
    queryFn: ({ pageParam, signal }) =>
      call(
        "GET /api/v1/queues/:queue/jobs/:id/logs/search",
        { params: { queue: place.queue, id: place.id }, query: { text, from: pageParam } },
        { signal },
      ),
    initialPageParam: 0,
    getNextPageParam: (answer) => answer.next ?? answer.total,
    enabled: text !== "",
    // What was searched stays as it is: only what came since is looked at.
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
  const last = query.data?.pages.at(-1);
  const searched = last ? (last.next ?? last.total) : 0;
  const hits = text === "" ? [] : (query.data?.pages.flatMap((page) => page.places) ?? []);
  const { fetchNextPage, isFetching, isError } = query;
  const goesOn = text !== "" && last !== undefined && searched < total && hits.length < MAX_HITS;
  useEffect(() => {
    if (goesOn && !isFetching && !isError) void fetchNextPage();
  }, [goesOn, isFetching, isError, fetchNextPage]);
  return {
    hits,
    searched,
    isSearching: isFetching || goesOn,
    isFull: hits.length >= MAX_HITS,
    error: query.error,
  };
}
