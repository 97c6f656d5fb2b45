"use client";

import type { ReactNode } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { cn } from "@/lib/cn";
import type { DeadLetter } from "@/lib/contract/dead-letters";
import { FlowMark } from "../flows/flow-mark";
import { jobHref } from "../jobs/job-href";
import { firstLine } from "../jobs/payload-text";

/** Widths of the list's columns; its header uses the same. */
export const COLUMNS =
  "@4xl:grid-cols-[1.25rem_minmax(0,1fr)_minmax(5rem,8rem)_minmax(5rem,10rem)_minmax(4rem,7rem)_4rem_5.5rem]";

/** What a search found in a dead letter. */
export interface FoundInRow {
  /** It was found in the error, in place of which it is shown. */
  isError: boolean;
  text: ReactNode;
}

interface Props {
  row: DeadLetter;
  found: FoundInRow | null;
  selected: boolean;
  current: boolean;
  open: boolean;
  onToggle(range: boolean): void;
  onOpen(): void;
}

/** One dead letter: a line where there is room, a card of three lines on a phone and beside the preview. */
export function DeadLetterRow({ row, found, selected, current, open, onToggle, onOpen }: Props) {
  const error = firstLine(row.failedReason) || "No reason was given";
  return (
    <div
      data-current={current || undefined}
      data-selected={selected || undefined}
      className={cn(
        "relative grid grid-cols-[1.25rem_minmax(0,1fr)_auto] items-center gap-x-3 border-line border-b px-3 text-sm hover:bg-raised @max-4xl:gap-y-0.5 @max-4xl:py-2 @4xl:min-h-8",
        COLUMNS,
        found && !found.isError && "@4xl:gap-y-0.5 @4xl:py-1.5",
        selected && "bg-accent-soft hover:bg-accent-soft",
        open && "bg-raised",
        current && "shadow-[inset_2px_0_0_0_var(--accent)]",
      )}
    >
      <span className="relative z-10 grid place-items-center @max-4xl:row-span-3 @max-4xl:self-start @max-4xl:pt-0.5">
        <Checkbox
          aria-label={`Select ${row.name} ${row.id}`}
          checked={selected}
          onClick={(event) => {
            event.preventDefault();
            onToggle(event.shiftKey);
          }}
        />
      </span>
      <button
        type="button"
        onClick={onOpen}
        aria-expanded={open}
        title={error}
        className="block min-w-0 truncate text-left font-mono text-xs after:absolute after:inset-0 @max-4xl:col-span-2"
      >
        {found?.isError ? found.text : error}
      </button>
      <span className="relative z-10 min-w-0 justify-self-start truncate @max-4xl:text-xs">
        <Link href={`/queues/${row.queue}`} className="hover:underline">
          {row.queueName}
        </Link>
        <span className="text-muted @4xl:hidden"> · {row.name}</span>
        <FlowMark job={row} className="ml-1.5 @4xl:hidden" />
      </span>
      <span className="relative z-10 flex min-w-0 items-center gap-1.5 justify-self-start @max-4xl:hidden">
        <Link href={jobHref(row)} className="min-w-0 truncate hover:underline" title={`Job ${row.id}`}>
          {row.name}
        </Link>
        <FlowMark job={row} />
      </span>
      <span className="min-w-0 truncate text-muted @max-4xl:order-5 @max-4xl:text-xs">
        {row.tenant ?? "–"}
      </span>
      <span className="whitespace-nowrap text-right tabular-nums @max-4xl:order-6 @max-4xl:text-muted @max-4xl:text-xs">
        <span className="sr-only">attempts </span>
        {row.attemptsMade} of {row.attempts}
      </span>
      <span className="text-right text-muted @max-4xl:order-4 @max-4xl:text-xs">
        <RelativeTime at={row.failedAt} />
      </span>
      {found && !found.isError && (
        <span className="-col-end-1 order-last col-start-2 min-w-0 truncate font-mono text-muted text-xs">
          {found.text}
        </span>
      )}
    </div>
  );
}
