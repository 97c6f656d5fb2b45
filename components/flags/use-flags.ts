"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import type { FlagAction, FlagScope } from "@/lib/contract/flags";
import { deleteFlag, listFlags, putFlag } from "@/lib/contract/flags";
import { getQueue } from "@/lib/contract/queues";
import { call } from "@/lib/http/client";

const FRESH_MS = 2_000;

/** All kill switches with what they hold. */
export function useFlags() {
  return useQuery({
    queryKey: queryKeys.flags,
    queryFn: ({ signal }) => call(listFlags, {}, { signal }),
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
    mutationFn: ({ key, ...body }: FlagChange) => call(putFlag, { params: { key }, body }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.flags }),
  });
}

export function useLiftFlag() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (key: string) => call(deleteFlag, { params: { key } }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.flags }),
  });
}

/** What a queue's runtime workers declare: its job names and whether it has a fallback. */
export function useQueueDeclaration(queue: string) {
  return useQuery({
    queryKey: queryKeys.queue(queue),
    queryFn: ({ signal }) => call(getQueue, { params: { queue } }, { signal }),
    enabled: queue !== "",
  });
}
