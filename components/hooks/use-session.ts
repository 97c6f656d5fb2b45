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

/** Who the server takes this browser's operator for; null when that is not known. */
export const useActor = () => useSession().data?.actor ?? null;

/** Whether the server refuses every change; the page then offers none. */
export const useReadOnly = () => useSession().data?.readOnly ?? false;
