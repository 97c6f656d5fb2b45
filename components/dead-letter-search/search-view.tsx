"use client";

import { useMemo } from "react";
import { PageHeader } from "@/components/ui/page-header";
import { isFiltered, WITHOUT_INDEX } from "../dead-letters/filter";
import { FilterBar } from "../dead-letters/filter-bar";
import { LetterWorkplace } from "../dead-letters/letter-workplace";
import { useDeadLetterFilter } from "../dead-letters/use-filter";
import { waitsForIndex } from "../dead-letters/use-index-progress";
import { useLetterRows, useLetterWork } from "../dead-letters/use-letter-work";
import { ViewLinks } from "../dead-letters/view-links";
import { useQueueNames } from "../operations/use-queue-names";
import { LazySavedFiltersMenu } from "../saved-filters/lazy-saved-filters-menu";
import { toQuery } from "./question";
import { SearchBody } from "./search-body";
import { SearchForm } from "./search-form";
import { SearchProgress } from "./search-progress";
import { useQuestion } from "./use-question";
import { useSearch } from "./use-search";

/** Looks into errors and payloads of dead letters; what is found can be looked at, replayed and discarded as in the list. */
export function SearchView() {
  const { question, ask } = useQuestion();
  const { url, filter: given, set, type, clear } = useDeadLetterFilter();
  const { queues } = useQueueNames();
  // The question stands in its own field.
  const filter = useMemo(() => ({ ...given, text: undefined }), [given]);
  const query = useMemo(() => question && { ...filter, ...toQuery(question) }, [filter, question]);
  const { run, stop, goOn, again } = useSearch(query);
  const letters = useMemo(() => run.hits.map(({ letter }) => letter), [run.hits]);
  const work = useLetterWork(JSON.stringify(query));
  const rows = useLetterRows(work, letters, filter);
  return (
    <div className="flex flex-col gap-3 md:h-[calc(100dvh-6rem)]">
      <PageHeader title="Search in dead letters" description="In their errors and payloads" />
      <ViewLinks current="search" />
      <SearchForm key={JSON.stringify(question)} question={question} onAsk={ask} />
      <FilterBar
        url={url}
        filter={filter}
        queues={queues}
        withText={false}
        filtered={isFiltered(given)}
        waits={waitsForIndex(run.error)}
        onSet={set}
        onType={type}
        onClear={clear}
      >
        <LazySavedFiltersMenu view="search" />
      </FilterBar>
      <SearchProgress run={run} onStop={stop} onGoOn={goOn} />
      <LetterWorkplace work={work} rows={letters} filter={filter} filtered total={letters.length}>
        <SearchBody
          run={run}
          question={question}
          onAgain={again}
          onLeaveOut={() => set(WITHOUT_INDEX)}
          {...rows}
        />
      </LetterWorkplace>
    </div>
  );
}
