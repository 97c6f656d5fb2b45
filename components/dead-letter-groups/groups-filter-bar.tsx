"use client";

import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { StateFilter } from "@/lib/contract/dead-letter-groups";
import {
  GROUP_SORTS,
  GROUP_STATES,
  OPEN_STATES,
  STATE_FILTERS,
} from "@/lib/contract/values/dead-letter-groups";
import { formatNumber } from "@/lib/format";
import { choiceOf, chosen } from "../dead-letters/queue-options";
import { LazySavedFiltersMenu } from "../saved-filters/lazy-saved-filters-menu";
import { FILTER_WORDS, SORT_WORDS } from "./group-words";
import { RangeSelect } from "./range-select";
import type { GroupsUrl } from "./use-groups-filter";

const SORTS = GROUP_SORTS.map((value) => ({ value, label: SORT_WORDS[value] }));

interface Props {
  url: GroupsUrl;
  /** As they can be chosen. */
  queues: { value: string; label: string }[];
  /** Groups by state; null while nothing is known. */
  states: Record<string, number> | null;
  onSet(part: Partial<GroupsUrl>): void;
  onType(part: Partial<Pick<GroupsUrl, "text" | "owner">>): void;
}

/** What the list of groups shows, in which order. */
export function GroupsFilterBar({ url, queues, states, onSet, onType }: Props) {
  const stateOptions = STATE_FILTERS.map((value) => {
    const words = FILTER_WORDS[value];
    return { value, label: states ? `${words} (${formatNumber(countOf(value, states))})` : words };
  });
  return (
    <search className="grid grid-cols-2 items-center gap-2 sm:flex sm:flex-wrap">
      <Input
        data-filter
        aria-label="Text in the error"
        placeholder="Text in the error"
        value={url.text ?? ""}
        onChange={(event) => onType({ text: event.target.value || null })}
        className="w-56 max-md:w-full max-sm:col-span-2"
      />
      <Select
        label="State"
        value={url.state}
        options={stateOptions}
        onValueChange={(value) => onSet({ state: value as GroupsUrl["state"] })}
        className="w-40 max-sm:w-full"
      />
      <Select
        label="Queue"
        value={choiceOf(url)}
        options={queues}
        onValueChange={(value) => onSet(chosen(value))}
        className="w-44 max-sm:w-full"
      />
      <Input
        aria-label="Owner"
        placeholder="Owner"
        value={url.owner ?? ""}
        onChange={(event) => onType({ owner: event.target.value || null })}
        className="w-32 max-sm:w-full"
      />
      <Select
        label="Order"
        value={url.sort}
        options={SORTS}
        onValueChange={(value) => onSet({ sort: value as GroupsUrl["sort"] })}
        className="w-44 max-sm:w-full"
      />
      <RangeSelect value={url.range} onChange={(range) => onSet({ range })} className="max-sm:w-full" />
      <LazySavedFiltersMenu view="groups" />
    </search>
  );
}

function countOf(filter: StateFilter, states: Record<string, number>): number {
  const shown = filter === "all" ? GROUP_STATES : filter === "open" ? OPEN_STATES : [filter];
  return shown.reduce((sum, state) => sum + (states[state] ?? 0), 0);
}
