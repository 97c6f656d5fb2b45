"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo, useSyncExternalStore } from "react";
import { queryKeys } from "@/components/hooks/query-keys";
import { toastProblem, useCallMutation } from "@/components/hooks/use-call";
import { useReadOnly } from "@/components/hooks/use-session";
import type { SavedFilter } from "@/lib/contract/saved-filters";
import { call } from "@/lib/http/client";
import { changeStored, readFilters, storedText, watchStored, withFilter, without } from "./browser-filters";

const FRESH_MS = 60_000;

/** Saved filters by name, and how to change them: the server keeps those of people who log in, the browser all others. */
export function useSavedFilters() {
  const kept = useQuery({
    queryKey: queryKeys.savedFilters,
    queryFn: ({ signal }) => call("GET /api/v1/dead-letters/filters", {}, { signal }),
    staleTime: FRESH_MS,
  });
  const stored = useSyncExternalStore(watchStored, storedText, () => "[]");
  const ofBrowser = useMemo(() => readFilters(stored), [stored]);
  const options = { invalidates: [queryKeys.savedFilters] };
  const put = useCallMutation("PUT /api/v1/dead-letters/filters/:name", options);
  const remove = useCallMutation("DELETE /api/v1/dead-letters/filters/:name", options);
  const readOnly = useReadOnly();
  const isServer = kept.data?.keptBy === "server";

  return {
    keptBy: kept.data?.keptBy ?? null,
    filters: isServer ? (kept.data?.filters ?? []) : kept.data ? ofBrowser : [],
    error: kept.error,
    retry: () => void kept.refetch(),
    /** What the browser keeps is no change on the server. */
    mayChange: kept.data !== undefined && !(isServer && readOnly),
    put: ({ name, query }: Pick<SavedFilter, "name" | "query">, onDone: () => void) => {
      if (isServer) put.mutate({ params: { name }, body: { query } }, { onSuccess: onDone });
      else inBrowser((filters) => withFilter(filters, { name, query, savedAt: Date.now() }), onDone);
    },
    remove: (name: string, onDone: () => void) => {
      if (isServer) remove.mutate({ params: { name } }, { onSuccess: onDone });
      else inBrowser((filters) => without(filters, name), onDone);
    },
  };
}

function inBrowser(change: (filters: SavedFilter[]) => SavedFilter[], onDone: () => void): void {
  try {
    changeStored(change);
    onDone();
  } catch (error) {
    toastProblem(error);
  }
}
