"use client";

import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { formatNumber } from "@/lib/format";
import { RangeSelect } from "./range-select";
import type { GroupsUrl } from "./use-groups-filter";

/** An empty value is none to a select. */
const ALL_QUEUES = "any";
const SORTS = [
  { value: "count", label: "Most dead letters" },
  { value: "last", label: "Failed last" },
  { value: "first", label: "First seen last" },
  { value: "rise", label: "Rising most" },
  { value: "attempts", label: "Most attempts" },
];

interface Props {
  url: GroupsUrl;
  queues: { value: string; label: string }[];
  /** Groups by state; null while nothing is known. */
  states: Record<string, number> | null;
  onSet(part: Partial<GroupsUrl>): void;
  onType(text: string): void;
}

/** What the list of groups shows, in which order. */
export function GroupsFilterBar({ url, queues, states, onSet, onType }: Props) {
  const sum = (names: string[]) => names.reduce((total, name) => total + (states?.[name] ?? 0), 0);
  const counted = (value: string, label: string, names: string[]) => ({
    value,
    label: states ? `${label} (${formatNumber(sum(names))})` : label,
  });
  const stateOptions = [
    counted("open", "Open", ["new", "regressed", "known"]),
    counted("new", "New", ["new"]),
    counted("regressed", "Regressed", ["regressed"]),
    counted("known", "Known", ["known"]),
    counted("ignored", "Ignored", ["ignored"]),
    counted("resolved", "Resolved", ["resolved"]),
    counted("all", "All", Object.keys(states ?? {})),
  ];
  return (
    <search className="flex flex-wrap items-center gap-2">
      <Input
        aria-label="Text in the error"
        placeholder="Text in the error"
        defaultValue={url.text ?? ""}
        onChange={(event) => onType(event.target.value)}
        className="w-56 max-md:w-full"
      />
      <Select
        label="State"
        value={url.state}
        options={stateOptions}
        onValueChange={(value) => onSet({ state: value as GroupsUrl["state"] })}
        className="w-40"
      />
      <Select
        label="Queue"
        value={url.queue ?? ALL_QUEUES}
        options={[{ value: ALL_QUEUES, label: "All queues" }, ...queues]}
        onValueChange={(value) => onSet({ queue: value === ALL_QUEUES ? null : value })}
        className="w-44"
      />
      <Select
        label="Order"
        value={url.sort}
        options={SORTS}
        onValueChange={(value) => onSet({ sort: value as GroupsUrl["sort"] })}
        className="w-44"
      />
      <RangeSelect value={url.range} onChange={(range) => onSet({ range })} />
    </search>
  );
}
