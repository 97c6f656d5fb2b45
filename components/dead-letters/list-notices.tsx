"use client";

import { Button } from "@/components/ui/button";

interface Props {
  notKept: readonly { key: string; name: string }[];
  /** Newer ones exist than those that are shown. */
  newer: boolean;
  onRefresh(): void;
}

const MAX_NAMED = 5;

/** What the list cannot show: queues without failures kept, and dead letters that came after it was read. */
export function ListNotices({ notKept, newer, onRefresh }: Props) {
  const named = notKept.slice(0, MAX_NAMED).map(({ name }) => name);
  const others = notKept.length - named.length;
  return (
    <>
      {notKept.length > 0 && (
        <p className="text-muted text-xs">
          Failures are not kept by {named.join(", ")}
          {others > 0 ? ` and ${others} more` : ""}: these queues remove a job when it fails (removeOnFail),
          so it cannot be here.
        </p>
      )}
      {newer && (
        <output className="flex items-center gap-2 text-sm">
          More jobs have died since this list was read.
          <Button size="sm" variant="secondary" onClick={onRefresh}>
            Show them
          </Button>
        </output>
      )}
    </>
  );
}
