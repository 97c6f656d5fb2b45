"use client";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { queryKeys } from "@/components/hooks/query-keys";
import { call } from "@/lib/http/client";
import { jobIdIn } from "./job-id";

/** Finds the jobs that have the id that was typed or pasted, whichever queues they are in; no id, nothing is asked. */
export function useJobLookup(text: string) {
  const id = useDeferredValue(jobIdIn(text));
  return {
    id,
    ...useQuery({
      queryKey: queryKeys.jobLookup(id ?? ""),
      queryFn: ({ signal }) => call("GET /api/v1/jobs", { query: { id: id ?? "" } }, { signal }),
      enabled: id !== null,
      staleTime: 10_000,
      retry: false,
    }),
  };
}
