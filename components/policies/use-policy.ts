"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { queryKeys } from "@/components/hooks/query-keys";
import type { Criticality, PolicyDocument } from "@/lib/contract/policies";
import { call } from "@/lib/http/client";

/** How soon a change by somebody else, and the workers' taking it up, is seen. */
const FRESH_MS = 2_000;
/** A preview is asked for when typing pauses. */
const PAUSE_MS = 250;

/** All queues with a policy. */
export const usePolicies = () =>
  useQuery({
    queryKey: queryKeys.policies,
    queryFn: ({ signal }) => call("GET /api/v1/policies", {}, { signal }),
    refetchInterval: FRESH_MS,
  });

/** One queue's policy with its versions. */
export const usePolicy = (queue: string) =>
  useQuery({
    queryKey: queryKeys.policy(queue),
    queryFn: ({ signal }) => call("GET /api/v1/queues/:queue/policy", { params: { queue } }, { signal }),
    refetchInterval: FRESH_MS,
  });

/** What changed between two versions. A version never changes, and 0 only with a deploy. */
export const usePolicyDiff = (queue: string, from: number, to: number) =>
  useQuery({
    queryKey: queryKeys.policyDiff(queue, from, to),
    queryFn: ({ signal }) =>
      call("GET /api/v1/queues/:queue/policy/diff", { params: { queue }, query: { from, to } }, { signal }),
  });

/** What a policy would do; the last preview stays while the next is computed, and while the form is wrong. */
export function usePolicyPreview(queue: string, document: PolicyDocument | null, criticality: Criticality) {
  const asked = usePaused(document);
  return useQuery({
    queryKey: queryKeys.policyPreview(queue, asked, criticality),
    queryFn: ({ signal }) =>
      asked === null
        ? null
        : call(
            "POST /api/v1/queues/:queue/policy/preview",
            { params: { queue }, body: { document: asked, criticality } },
            { signal },
          ),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
}

function usePaused<T>(value: T): T {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return paused;
}

function useRenewed(queue: string) {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: queryKeys.policy(queue) }),
      client.invalidateQueries({ queryKey: queryKeys.policies }),
    ]);
}

export function usePutPolicy(queue: string) {
  return useMutation({
    mutationFn: (body: { document: PolicyDocument; baseVersion: number; reason: string }) =>
      call("PUT /api/v1/queues/:queue/policy", { params: { queue }, body }),
    onSettled: useRenewed(queue),
  });
}

export function useRollBack(queue: string) {
  return useMutation({
    mutationFn: (body: { version: number; baseVersion: number; reason: string }) =>
      call("POST /api/v1/queues/:queue/policy/rollback", { params: { queue }, body }),
    onSettled: useRenewed(queue),
  });
}
