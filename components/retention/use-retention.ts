"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useCallMutation } from "@/components/hooks/use-call";
import type { RetentionDraft } from "@/lib/contract/retention";
import { call } from "@/lib/http/client";

const KEY = ["retention"] as const;
const FRESH_MS = 10_000;

/** All rules, with what was done for each. */
export const useRetention = () =>
  useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => call("GET /api/v1/dead-letters/retention", {}, { signal }),
    refetchInterval: FRESH_MS,
  });

/** The versions of a rule, newest first; none of a new one. */
export const useRuleVersions = (id: string | null) =>
  useQuery({
    queryKey: [...KEY, "versions", id],
    queryFn: async ({ signal }) =>
      id === null
        ? []
        : (
            await call(
              "GET /api/v1/dead-letters/retention/:rule/versions",
              { params: { rule: id } },
              { signal },
            )
          ).versions,
  });

/** What a rule would remove now; nothing is asked while it is not whole. */
export function useRetentionPreview(rule: Pick<RetentionDraft, "filter" | "afterMs" | "keepNewest"> | null) {
  const limits = rule && { filter: rule.filter, afterMs: rule.afterMs, keepNewest: rule.keepNewest };
  return useQuery({
    queryKey: [...KEY, "preview", limits],
    queryFn: ({ signal }) => {
      if (limits === null) throw new Error("There is nothing to ask.");
      return call("POST /api/v1/dead-letters/retention/preview", { body: limits }, { signal });
    },
    enabled: limits !== null,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
}

export const usePutRule = (onDone: () => void) =>
  useCallMutation("PUT /api/v1/dead-letters/retention/:rule", {
    invalidates: [[...KEY]],
    done: ({ name, version }) => `“${name}” is in force as version ${version}.`,
    onDone,
  });

export const useDeleteRule = (onDone: () => void) =>
  useCallMutation("DELETE /api/v1/dead-letters/retention/:rule", {
    invalidates: [[...KEY]],
    done: () => "The rule is removed.",
    onDone,
  });
