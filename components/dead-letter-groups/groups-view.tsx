"use client";

import { useRouter } from "next/navigation";
import { useEffect, useMemo, useState } from "react";
import { useRowKeys } from "@/components/hooks/use-row-keys";
import { useReadOnly } from "@/components/hooks/use-session";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { InPieces } from "@/components/ui/in-pieces";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import type { DeadLetterGroup, GroupMark } from "@/lib/contract/dead-letter-groups";
import { canBeMerged } from "@/lib/contract/values/dead-letter-rules";
import { formatNumber, plural } from "@/lib/format";
import { MergeDialog } from "../dead-letter-rules/merge-dialog";
import { groupHref, LETTERS_HREF } from "../dead-letters/addresses";
import { FilterChips } from "../dead-letters/filter-chips";
import { filterParts } from "../dead-letters/filter-words";
import { IndexBuilding } from "../dead-letters/index-building";
import { IndexNotice } from "../dead-letters/index-notice";
import { queueOptions } from "../dead-letters/queue-options";
import { waitsForIndex } from "../dead-letters/use-index-progress";
import { ViewLinks } from "../dead-letters/view-links";
import { NotKeptNotice } from "../not-kept/not-kept-notice";
import { useQueueNames } from "../operations/use-queue-names";
import { GroupList } from "./group-list";
import { GroupsFilterBar } from "./groups-filter-bar";
import { MarkBar } from "./mark-bar";
import { NoGroups } from "./no-groups";
import { Pages } from "./pages";
import { useGroups, useMarkGroups } from "./use-groups";
import { PAGE, useGroupsFilter } from "./use-groups-filter";
import { useMarkKeys } from "./use-mark-keys";

const WAITING = <Skeleton className="h-96" />;

/** Dead letters by cause: what is broken, how much of it there is, and what somebody has said of it. */
export function GroupsView() {
  const { url, query, isFiltered, set, type, clear } = useGroupsFilter();
  const { data, error, isPending, refetch, dataUpdatedAt: readAt } = useGroups(query);
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
  const options = useMemo(() => queueOptions(queues), [queues]);
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
      <FilterChips
        parts={filterParts(url.tenant ? { tenant: url.tenant } : {}, { queue: nameOf, time: String })}
        onRemove={() => set({ tenant: null })}
      />
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
      {data && <NotKeptNotice queues={data.notKept} />}
      {data && <IndexNotice index={null} asOf={data.asOf} readAt={readAt} />}
      {isPending && WAITING}
      {error && !data && waitsForIndex(error) && (
        <IndexBuilding
          why="Groups are made from it, and come by themselves."
          onServing={() => void refetch()}
          action={
            <Button asChild>
              <Link href={LETTERS_HREF}>Look at the single dead letters</Link>
            </Button>
          }
        />
      )}
      {error && !data && !waitsForIndex(error) && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data && groups.length === 0 && <NoGroups url={url} isFiltered={isFiltered} onClear={clear} />}
      {groups.length > 0 && (
        <InPieces before={WAITING}>
          <GroupList
            groups={groups}
            selected={selected}
            current={current}
            nameOf={nameOf}
            onToggle={toggle}
            onToggleShown={() => setSelected(new Set(allSelected ? [] : groups.map(({ key }) => key)))}
          />
        </InPieces>
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
