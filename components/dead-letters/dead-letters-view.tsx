"use client";

import { PageHeader } from "@/components/ui/page-header";
import { formatNumber } from "@/lib/format";
import { useQueueNames } from "../operations/use-queue-names";
import { LazySavedFiltersMenu } from "../saved-filters/lazy-saved-filters-menu";
import { ArchiveActions } from "./archive-actions";
import { DeadLetterBody } from "./dead-letter-body";
import { isFiltered } from "./filter";
import { FilterBar } from "./filter-bar";
import { LetterWorkplace } from "./letter-workplace";
import { ListNotices } from "./list-notices";
import { ScanBar } from "./scan-bar";
import { aboutOf } from "./scan-words";
import { useDeadLetters } from "./use-dead-letters";
import { useDeadLetterFilter } from "./use-filter";
import { useLetterRows, useLetterWork } from "./use-letter-work";
import { useNewest } from "./use-newest";
import { ViewLinks } from "./view-links";

/** Dead letters of all queues: find them, look into them, replay or discard them. */
export function DeadLettersView() {
  const { url, filter, set, type, clear } = useDeadLetterFilter();
  const work = useLetterWork(JSON.stringify(filter));
  const list = useDeadLetters(filter, work.isIdle);
  const rows = useLetterRows(work, list.items, filter);
  const still = !work.isIdle || list.loadedPages > 1;
  const newestAt = useNewest(filter, still && !list.isPending && !list.isScan && !list.isForSearch);
  const { queues } = useQueueNames();
  const filtered = isFiltered(filter);
  const newer = newestAt !== null && newestAt > (list.newestAt ?? 0) && !list.isPending;
  const scan = list.scan && {
    ...list.scan,
    found: list.items.length,
    ended: list.scan.scanned >= list.scan.of,
    stopped: list.isStopped,
  };

  return (
    <div className="flex flex-col gap-3 md:h-[calc(100dvh-6rem)]">
      <PageHeader
        title="Dead letters"
        description={list.total === null ? undefined : countWords(list.total, filtered)}
        actions={<ArchiveActions filter={filter} />}
      />
      <ViewLinks current="letters" />
      <FilterBar
        url={url}
        filter={filter}
        queues={queues}
        withText
        filtered={filtered}
        waits={list.waitsForIndex || list.bySets?.isServing === false}
        onSet={set}
        onType={type}
        onClear={clear}
      >
        <LazySavedFiltersMenu view="letters" />
      </FilterBar>
      <ListNotices
        notKept={list.notKept}
        bySets={list.bySets}
        asOf={list.asOf}
        readAt={list.readAt}
        newer={newer}
        onRefresh={() => void list.restart()}
      />
      {scan && (
        <ScanBar
          scan={scan}
          about={aboutOf(scan)}
          searching={list.isSearching}
          onStop={list.stop}
          onContinue={scan.ended ? null : list.more}
        />
      )}
      <LetterWorkplace work={work} rows={list.items} filter={filter} filtered={filtered} total={list.total}>
        <DeadLetterBody list={list} filter={filter} onClear={clear} onSet={set} {...rows} />
      </LetterWorkplace>
    </div>
  );
}

function countWords(total: number, filtered: boolean): string {
  const count = formatNumber(total);
  if (filtered) return total === 1 ? "1 matches the filter" : `${count} match the filter`;
  return total === 1 ? "1 job has failed for good" : `${count} jobs have failed for good`;
}
