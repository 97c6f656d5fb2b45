"use client";

import { X } from "lucide-react";
import { useMemo } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { QueueSummary } from "@/lib/contract/queues";
import type { UrlFilter } from "./filter";
import { choiceOf, chosen, queueOptions } from "./queue-options";
import { TimeFilter } from "./time-filter";

interface Props {
  url: UrlFilter;
  queues: QueueSummary[];
  filtered: boolean;
  onSet(part: Partial<UrlFilter>): void;
  onType(part: Partial<Pick<UrlFilter, "name" | "text">>): void;
  onClear(): void;
}

/** Queue, job name, text of the error and time; all of it is in the page's address. */
export function FilterBar({ url, queues, filtered, onSet, onType, onClear }: Props) {
  const options = useMemo(() => queueOptions(queues), [queues]);
  return (
    <search className="flex flex-wrap items-center gap-2">
      <Select
        label="Queue"
        className="w-full sm:w-48"
        value={choiceOf(url)}
        onValueChange={(value) => onSet(chosen(value))}
        options={options}
      />
      <Input
        type="search"
        aria-label="Text in the error"
        placeholder="Text in the error"
        data-filter
        className="min-w-40 flex-1"
        value={url.text ?? ""}
        onChange={(event) => onType({ text: event.target.value || null })}
      />
      <Input
        type="search"
        aria-label="Job name, in full"
        placeholder="Job name, in full"
        className="min-w-32 flex-1 sm:max-w-44"
        value={url.name ?? ""}
        onChange={(event) => onType({ name: event.target.value || null })}
      />
      <TimeFilter from={url.from} to={url.to} onSet={onSet} />
      {filtered && (
        <Button variant="ghost" size="sm" onClick={onClear}>
          <X aria-hidden /> Clear
        </Button>
      )}
    </search>
  );
}
