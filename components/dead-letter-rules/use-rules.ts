"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import { toastProblem } from "@/components/hooks/use-call";
import { toast } from "@/components/ui/toast";
import type { GroupRule, RuleSet } from "@/lib/contract/dead-letter-rules";
import { call } from "@/lib/http/client";

/** Other rules, or those of a former version. */
export type RulesChange = { rules: GroupRule[] } | { version: number };

/** How long an undo is offered. */
const UNDO_MS = 10_000;

/**
 * The rules in force, and the versions before them. Not asked again by itself, because all versions can be large: whoever
 * changes rules from an older version is told.
 */
export const useRules = () =>
  useQuery({
    queryKey: queryKeys.groupRules,
    queryFn: ({ signal }) => call("GET /api/v1/dead-letters/rules", {}, { signal }),
  });

/**
 * What a change would make of the groups as they are now, while version `version` is in force; nothing is asked without a
 * change. While another is asked about, the answer before is shown.
 */
export const useRulesPreview = (change: RulesChange | null, version: number) =>
  useQuery({
    queryKey: queryKeys.groupRulesPreview(change, version),
    queryFn: ({ signal }) => {
      if (change === null) throw new Error("There is nothing to ask.");
      return call("POST /api/v1/dead-letters/rules/preview", { body: change }, { signal });
    },
    enabled: change !== null,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });

interface Applied {
  change: RulesChange;
  /** The version that was seen. */
  ifVersion: number;
  reason: string;
}

const apply = ({ change, ...seen }: Applied): Promise<RuleSet> =>
  "rules" in change
    ? call("PUT /api/v1/dead-letters/rules", { body: { ...change, ...seen } })
    : call("POST /api/v1/dead-letters/rules/rollback", { body: { ...change, ...seen } });

/** Puts rules in force, and offers to take it back. Rules and groups are read anew, whatever comes of it. */
export function useApplyRules() {
  const client = useQueryClient();
  const renew = () => client.invalidateQueries({ queryKey: queryKeys.allDeadLetters });
  const undo = useMutation({
    mutationFn: apply,
    onSuccess: () =>
      // Of its own: the one whose button was pressed takes a message of its name with it when it leaves.
      toast.success("Undone: the rules are what they were."),
    onError: toastProblem,
    onSettled: renew,
  });
  return useMutation({
    mutationFn: apply,
    onSuccess: ({ version }, { ifVersion }) =>
      toast.success(`Version ${version} of the rules is in force.`, {
        // One at a time: of the version before, an undo would be refused.
        id: "rules",
        duration: UNDO_MS,
        action: {
          label: "Undo",
          onClick: () =>
            undo.mutate({
              change: { version: ifVersion },
              ifVersion: version,
              reason: `Undo of version ${version}`,
            }),
        },
      }),
    onSettled: renew,
  });
}
