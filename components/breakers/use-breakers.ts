"use client";

import { useQuery } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import { useCallMutation } from "@/components/hooks/use-call";
import { call } from "@/lib/http/client";

/** A change of state is told at once; this keeps the figures beside it fresh. */
const FRESH_MS = 3_000;

/** The breakers of all routes that were used in the last seven days. */
export function useBreakers() {
  return useQuery({
    queryKey: queryKeys.breakers,
    queryFn: ({ signal }) => call("GET /api/v1/breakers", {}, { signal }),
    refetchInterval: FRESH_MS,
  });
}

/** One breaker with its history. */
export function useBreaker(id: string) {
  return useQuery({
    queryKey: queryKeys.breaker(id),
    queryFn: ({ signal }) => call("GET /api/v1/breakers/:id", { params: { id } }, { signal }),
    refetchInterval: FRESH_MS,
  });
}

export const useTripBreaker = (onDone: () => void) =>
  useCallMutation("POST /api/v1/breakers/:id/trip", {
    invalidates: [queryKeys.breakers],
    done: ({ route }) => `${route} is tripped.`,
    onDone,
  });

export const useResetBreaker = (onDone: () => void) =>
  useCallMutation("POST /api/v1/breakers/:id/reset", {
    invalidates: [queryKeys.breakers],
    done: ({ route }) => `${route} is closed.`,
    onDone,
  });
