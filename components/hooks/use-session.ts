"use client";
import { useQuery } from "@tanstack/react-query";
import { call } from "@/lib/http/client";
import { queryKeys } from "./query-keys";

export const useSession = () =>
  useQuery({
    queryKey: queryKeys.session,
    queryFn: ({ signal }) => call("GET /api/session", {}, { signal }),
    staleTime: 60_000,
  });

/** Whether the server refuses every change; the page then offers none. */
export const useReadOnly = () => useSession().data?.readOnly ?? false;
