"use client";

import { type InfiniteData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { queryKeys } from "@/components/hooks/query-keys";
import type { DeadLetter, DeadLettersAnswer } from "@/lib/contract/dead-letters";
import type { SelectionFilter } from "@/lib/contract/operations";
import { call } from "@/lib/http/client";
import { asksForSearch } from "./filter";
import { waitsForIndex } from "./use-index-progress";

const PAGE = 50;
const FRESH_MS = 3_000;

const nextOf = (answer: DeadLettersAnswer) => answer.nextCursor ?? undefined;

const isScan = (data: InfiniteData<DeadLettersAnswer> | undefined): boolean =>
  data?.pages.some(({ scan }) => scan !== null) ?? false;

const itemsOf = (data: InfiniteData<DeadLettersAnswer> | undefined): DeadLetter[] =>
  data?.pages.flatMap((page) => page.items) ?? [];

/**
 * Dead letters page by page. Where jobs are looked at one by one it goes on by itself until a page is full, the end is reached,
 * or it is stopped. The first page keeps itself fresh while `follow` says that nobody is in the middle of something.
 */
export function useDeadLetters(filter: SelectionFilter, follow: boolean) {
  const isForSearch = asksForSearch(filter);
  const [wanted, setWanted] = useState(PAGE);
  const [stopped, setStopped] = useState(false);
  const filterText = JSON.stringify(filter);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter is another search, which begins anew.
  useEffect(() => {
    setWanted(PAGE);
    setStopped(false);
  }, [filterText]);

  const client = useQueryClient();
  const queryKey = queryKeys.deadLetters(filter);
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      call("GET /api/v1/dead-letters", { query: { ...filter, cursor: pageParam, limit: PAGE } }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextOf,
    enabled: !isForSearch,
    refetchInterval: ({ state }) =>
      follow && !isScan(state.data) && (state.data?.pages.length ?? 0) <= 1 ? FRESH_MS : false,
    refetchOnWindowFocus: false,
    staleTime: FRESH_MS,
  });
  const { hasNextPage, isFetching, isError, fetchNextPage } = query;
  const items = useMemo(() => itemsOf(query.data), [query.data]);
  const short = hasNextPage && items.length < wanted;

  useEffect(() => {
    if (short && !stopped && !isFetching && !isError) void fetchNextPage();
  }, [short, stopped, isFetching, isError, fetchNextPage]);

  const more = useCallback(() => {
    setStopped(false);
    setWanted(items.length + PAGE);
  }, [items.length]);

  const first = query.data?.pages[0];
  const scanning = isScan(query.data);
  return {
    items,
    more,
    hasMore: hasNextPage,
    isSearching: scanning && short && !stopped && !isError,
    isStopped: scanning && stopped && hasNextPage,
    stop: () => setStopped(true),
    isPending: query.isPending && !isForSearch,
    /** It asks for what a search finds, and no list does: a text together with what only the index knows. */
    isForSearch,
    waitsForIndex: waitsForIndex(query.error),
    /** Jobs are looked at one by one. */
    isScan: scanning,
    isFetching,
    error: query.error,
    refetch: query.refetch,
    /** Reads it again from its newest one; what was loaded further down is dropped. */
    restart: () => client.resetQueries({ queryKey }),
    total: query.data?.pages.at(-1)?.total ?? null,
    scan: query.data?.pages.at(-1)?.scan ?? null,
    notKept: first?.notKept ?? [],
    bySets: first?.bySets ?? null,
    /** Of when the index was that the last page was read from, and when that was. */
    asOf: query.data?.pages.at(-1)?.asOf ?? null,
    readAt: query.dataUpdatedAt,
    newestAt: first?.items[0]?.failedAt ?? null,
    loadedPages: query.data?.pages.length ?? 0,
  };
}
