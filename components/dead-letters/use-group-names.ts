"use client";

import { useQuery } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import { call } from "@/lib/http/client";

/** Titles are those of causes, which do not change while someone looks. */
const FRESH_MS = 60_000;
const RANGE = "24h";
const ALL = { state: "all", limit: 50 } as const;

/** What a group is called: its key while that is not known, or when it is gone. */
export function useGroupName(group: string | undefined): (key: string) => string {
  const { data } = useQuery({
    queryKey: queryKeys.deadLetterGroup(group ?? "", RANGE),
    queryFn: ({ signal }) =>
      call(
        "GET /api/v1/dead-letters/groups/:group",
        { params: { group: group ?? "" }, query: { range: RANGE } },
        { signal },
      ),
    enabled: group !== undefined,
    staleTime: FRESH_MS,
  });
  return (key) => (data?.key === key && data.title) || key;
}

/** The groups with the most dead letters; none while the index does not answer. */
export function useLargestGroups() {
  const { data } = useQuery({
    queryKey: queryKeys.deadLetterGroups(ALL),
    queryFn: ({ signal }) => call("GET /api/v1/dead-letters/groups", { query: ALL }, { signal }),
    staleTime: FRESH_MS,
  });
  return data?.groups ?? [];
}
