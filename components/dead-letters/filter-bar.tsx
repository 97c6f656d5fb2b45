"use client";

import { X } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { SelectionFilter } from "@/lib/contract/operations";
import type { QueueSummary } from "@/lib/contract/queues";
import { formatAbsolute } from "@/lib/format";
import type { UrlFilter } from "./filter";
import { FilterChips } from "./filter-chips";
import { type FilterPart, filterParts } from "./filter-words";
import { MoreFilters } from "./more-filters";
import { choiceOf, chosen, queueOptions } from "./queue-options";
import { TimeFilter } from "./time-filter";
import { useGroupName } from "./use-group-names";

interface Props {
  url: UrlFilter;
  filter: SelectionFilter;
  queues: QueueSummary[];
  /** Whether a text in the error is a part of the filter here. */
  withText: boolean;
  filtered: boolean;
  /** The index of dead letters does not answer yet. */
  waits: boolean;
  onSet(part: Partial<UrlFilter>): void;
  onType(part: Partial<UrlFilter>): void;
  onClear(): void;
  /** Further things to do with the filter. */
  children?: ReactNode;
}

/** What is asked most, the rest behind a button, and all that is active in words; all of it is in the page's address. */
export function FilterBar(props: Props) {
  const { url, filter, queues, withText, filtered, waits, onSet, onType, onClear, children } = props;
  const options = useMemo(() => queueOptions(queues), [queues]);
  const group = useGroupName(filter.group);
  const names = { queue: String, group, time: formatAbsolute };
  const parts = filterParts(filter, names).filter(({ part }) => !ON_THE_BAR.includes(part));
  return (
    <div className="grid min-w-0 gap-2">
      <search className="flex flex-wrap items-center gap-2">
        <Select
          label="Queue"
          className="w-full sm:w-48"
          value={choiceOf(url)}
          onValueChange={(value) => onSet(chosen(value))}
          options={options}
        />
        {withText && (
          <Input
            type="search"
            aria-label="Text in the error"
            placeholder="Text in the error"
            data-filter
            maxLength={500}
            className="min-w-40 flex-1"
            value={url.text ?? ""}
            onChange={(event) => onType({ text: event.target.value || null })}
          />
        )}
        <TimeFilter from={url.from} to={url.to} onSet={onSet} />
        <MoreFilters url={url} waits={waits} onSet={onSet} onType={onType} />
        {children}
        {filtered && (
          <Button variant="ghost" size="sm" onClick={onClear}>
            <X aria-hidden /> Clear
          </Button>
        )}
      </search>
      <FilterChips parts={parts} onRemove={(part) => onSet({ [part]: null })} />
    </div>
  );
}

/** They stand in a field of their own. */
const ON_THE_BAR: FilterPart[] = ["queue", "spread", "text"];
