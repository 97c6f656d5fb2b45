"use client";

import { SearchX } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect, useMemo, useState } from "react";
import { useRowKeys } from "@/components/hooks/use-row-keys";
import { useReadOnly } from "@/components/hooks/use-session";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import type { DeadLetterGroup, GroupMark } from "@/lib/contract/dead-letter-groups";
import { canBeMerged } from "@/lib/contract/dead-letter-rules";
import { formatNumber, plural } from "@/lib/format";
import { MergeDialog } from "../dead-letter-rules/merge-dialog";
import { deadLettersHref, groupHref } from "../dead-letters/addresses";
import { singleQueueOptions } from "../dead-letters/queue-options";
import { ViewLinks } from "../dead-letters/view-links";
import { useQueueNames } from "../operations/use-queue-names";
import { GroupHeader, GroupRow } from "./group-row";
import { GroupsFilterBar } from "./groups-filter-bar";
import { MarkBar } from "./mark-bar";
import { Pages } from "./pages";
import { useGroups, useMarkGroups } from "./use-groups";
import { PAGE, useGroupsFilter } from "./use-groups-filter";
import { useMarkKeys } from "./use-mark-keys";

/** Dead letters by cause: what is broken, how much of it there is, and what somebody has said of it. */
export function GroupsView() {
  const { url, query, isFiltered, set, type, clear } = useGroupsFilter();
  const { data, error, isPending, refetch } = useGroups(query);
  const { queues, nameOf } = useQueueNames();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  // As they were when the dialog was opened: the list goes on, and may show one of them no more.
  const [merging, setMerging] = useState<DeadLetterGroup[] | null>(null);
  const readOnly = useReadOnly();
  const router = useRouter();
  const mark = useMarkGroups();
  const groups = data?.groups ?? [];
  const filterText = JSON.stringify(query);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with another filter other groups are shown, of which none was chosen.
  useEffect(() => setSelected(new Set()), [filterText]);

  const cursor = useRowKeys({
    count: groups.length,
    onOpen: (index) => {
      const group = groups[index];
      if (group) router.push(groupHref(group.key));
    },
  });
  const current = groups[cursor];
  const chosen = groups.filter(({ key }) => selected.has(key));
  const markChosen = (as: GroupMark) => {
    if (readOnly) return;
    mark(chosen.length > 0 ? chosen : current ? [current] : [], as);
    setSelected(new Set());
  };
  const options = useMemo(() => singleQueueOptions(queues), [queues]);
  const toggle = (key: string) => {
    const next = new Set(selected);
    if (!next.delete(key)) next.add(key);
    setSelected(next);
  };
  const canMerge = chosen.length > 1 && chosen.every(({ key }) => canBeMerged(key));
  useMarkKeys(markChosen, {
    x: () => current && toggle(current.key),
    m: () => canMerge && !readOnly && setMerging(chosen),
  });
  const allSelected = groups.length > 0 && chosen.length === groups.length;

  return (
    <div className="grid min-w-0 gap-3">
      <PageHeader
        title="Dead letters"
        description={
          data
            ? `${plural(data.total, "group")} by cause, of ${formatNumber(data.letters)} dead letters`
            : "By cause"
        }
      />
      <ViewLinks current="groups" />
      <GroupsFilterBar url={url} queues={options} states={data?.states ?? null} onSet={set} onType={type} />
      {chosen.length > 0 && (
        <MarkBar
          count={chosen.length}
          readOnly={readOnly}
          canMerge={canMerge}
          onMerge={() => setMerging(chosen)}
          onMark={markChosen}
          onNone={() => setSelected(new Set())}
        />
      )}
      {isPending && <Skeleton className="h-96" />}
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data && groups.length === 0 && (
        <EmptyState
          {...(isFiltered ? { icon: SearchX } : {})}
          title={isFiltered ? "No group matches the filter" : "Nothing waits for anybody"}
          description={
            isFiltered ? undefined : "No job has failed for good, or all groups are ignored or resolved."
          }
          action={
            <div className="flex flex-wrap justify-center gap-2">
              <Button onClick={clear}>Show all groups</Button>
              {url.text && (
                <Button asChild>
                  <Link
                    href={deadLettersHref({ text: url.text, ...(url.queue ? { queue: url.queue } : {}) })}
                  >
                    Look in the single dead letters
                  </Link>
                </Button>
              )}
            </div>
          }
        />
      )}
      {groups.length > 0 && (
        <section
          aria-label="Groups of dead letters"
          className="min-w-0 overflow-hidden rounded-md border border-line bg-surface"
        >
          <GroupHeader
            checked={allSelected}
            onToggle={() => setSelected(new Set(allSelected ? [] : groups.map(({ key }) => key)))}
          />
          <ul>
            {groups.map((group) => (
              <li key={group.key}>
                <GroupRow
                  group={group}
                  nameOf={nameOf}
                  selected={selected.has(group.key)}
                  current={group === current}
                  onToggle={() => toggle(group.key)}
                />
              </li>
            ))}
          </ul>
        </section>
      )}
      {merging && (
        <MergeDialog
          groups={merging}
          onClose={() => setMerging(null)}
          onMerged={() => {
            setMerging(null);
            setSelected(new Set());
          }}
        />
      )}
      {data && data.total > PAGE && (
        <Pages offset={url.offset} size={PAGE} total={data.total} onOffset={(offset) => set({ offset })} />
      )}
    </div>
  );
}
