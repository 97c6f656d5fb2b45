"use client";

import { X } from "lucide-react";
import { useMemo } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { QueueSummary } from "@/lib/contract/queues";
import { singleQueueOptions } from "../dead-letters/queue-options";

const ANY = "any";

interface Props {
  queues: QueueSummary[];
  queue: string | null;
  text: string;
  onQueue(queue: string | null): void;
  onType(text: string): void;
  onClear(): void;
}

/** Schedulers by queue, and by a text in their id or in their queue's name. */
export function SchedulersFilter({ queues, queue, text, onQueue, onType, onClear }: Props) {
  const options = useMemo(
    () => [{ value: ANY, label: "All queues" }, ...singleQueueOptions(queues)],
    [queues],
  );
  return (
    <search className="flex flex-wrap items-center gap-2">
      <Select
        label="Queue"
        className="w-full sm:w-48"
        value={queue ?? ANY}
        onValueChange={(value) => onQueue(value === ANY ? null : value)}
        options={options}
      />
      <Input
        type="search"
        aria-label="Text in the id or the queue"
        placeholder="Id or queue"
        data-filter
        maxLength={200}
        className="min-w-40 flex-1 sm:max-w-sm"
        value={text}
        onChange={(event) => onType(event.target.value)}
      />
      {(queue !== null || text !== "") && (
        <Button variant="ghost" size="sm" onClick={onClear}>
          <X aria-hidden /> Clear
        </Button>
      )}
    </search>
  );
}
