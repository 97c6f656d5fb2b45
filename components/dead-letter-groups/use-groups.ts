"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import { useCallMutation } from "@/components/hooks/use-call";
import { toast } from "@/components/ui/toast";
import type { DeadLetterGroup, GroupMark, GroupsQuery, TrendRange } from "@/lib/contract/dead-letter-groups";
import { plural } from "@/lib/format";
import { call } from "@/lib/http/client";
import { MARKS, markOf } from "./group-words";

/** Counts in the index are at most a second behind; people read slower. */
const FRESH_MS = 5_000;

/** A page of the groups that match. */
export const useGroups = (query: Partial<GroupsQuery>) =>
  useQuery({
    queryKey: queryKeys.deadLetterGroups(query),
    queryFn: ({ signal }) => call("GET /api/v1/dead-letters/groups", { query }, { signal }),
    refetchInterval: FRESH_MS,
    placeholderData: keepPreviousData,
  });

/** One group with its causes, facets and newest dead letters. */
export const useGroup = (group: string, range: TrendRange) =>
  useQuery({
    queryKey: queryKeys.deadLetterGroup(group, range),
    queryFn: ({ signal }) =>
      call("GET /api/v1/dead-letters/groups/:group", { params: { group }, query: { range } }, { signal }),
    refetchInterval: FRESH_MS,
    placeholderData: keepPreviousData,
  });

/** Changes note or owner of a group. */
export const usePatchGroups = () =>
  useCallMutation("PATCH /api/v1/dead-letters/groups", {
    invalidates: [queryKeys.allDeadLetters],
    done: () => "Saved.",
  });

/** Marks groups, and offers to take it back: each then has the mark that it had. */
export function useMarkGroups(): (groups: Pick<DeadLetterGroup, "key" | "state">[], mark: GroupMark) => void {
  const { mutate } = useCallMutation("PATCH /api/v1/dead-letters/groups", {
    invalidates: [queryKeys.allDeadLetters],
  });
  const put = (groups: string[], state: GroupMark, onSuccess?: () => void) =>
    mutate({ body: { groups, state } }, onSuccess ? { onSuccess } : {});
  return (groups, mark) => {
    const changed = groups.filter(({ state }) => state === "regressed" || markOf(state) !== mark);
    if (changed.length === 0) return;
    put(
      changed.map(({ key }) => key),
      mark,
      () => {
        const word = MARKS.find((one) => one.mark === mark)?.done ?? mark;
        toast.success(`${plural(changed.length, "group")} ${changed.length === 1 ? "is" : "are"} ${word}.`, {
          action: {
            label: "Undo",
            onClick: () => {
              for (const [before, keys] of byMark(changed)) put(keys, before);
            },
          },
        });
      },
    );
  };
}

function byMark(groups: Pick<DeadLetterGroup, "key" | "state">[]): Map<GroupMark, string[]> {
  const keys = new Map<GroupMark, string[]>();
  for (const { key, state } of groups) keys.set(markOf(state), [...(keys.get(markOf(state)) ?? []), key]);
  return keys;
}
