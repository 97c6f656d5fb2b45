"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import type { FlagAction, FlagScope } from "@/lib/contract/flags";
import { call } from "@/lib/http/client";

const FRESH_MS = 2_000;

/** All kill switches with what they hold. */
export function useFlags() {
  return useQuery({
    queryKey: queryKeys.flags,
    queryFn: ({ signal }) => call("GET /api/v1/flags", {}, { signal }),
    refetchInterval: FRESH_MS,
  });
}

export interface FlagChange {
  key: string;
  enabled: boolean;
  scope: FlagScope;
  action: FlagAction;
  reason: string;
  expiresAt: number | null;
}

export function usePutFlag() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ key, ...body }: FlagChange) => call("PUT /api/v1/flags/:key", { params: { key }, body }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.flags }),
  });
}

export function useLiftFlag() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (key: string) => call("DELETE /api/v1/flags/:key", { params: { key } }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.flags }),
  });
}

/** What a queue's runtime workers declare: its job names and whether it has a fallback. */
export function useQueueDeclaration(queue: string) {
  return useQuery({
    queryKey: queryKeys.queue(queue),
    queryFn: ({ signal }) => call("GET /api/v1/queues/:queue", { params: { queue } }, { signal }),
    enabled: queue !== "",
  });
}
