"use client";

import { useState } from "react";
import { useReadOnly } from "@/components/hooks/use-session";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import type { SchedulerDetail } from "@/lib/contract/schedulers";
import { useDropKept } from "./use-scheduler-actions";

/** Says that a paused definition is kept although a scheduler of the same id runs, and offers to drop it. */
export function KeptNotice({ scheduler: { queue, id, kept } }: { scheduler: SchedulerDetail }) {
  const [asking, setAsking] = useState(false);
  const readOnly = useReadOnly();
  const drop = useDropKept(() => setAsking(false));
  if (!kept) return null;
  return (
    <section
      aria-label="A paused definition is kept"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border border-warn/50 bg-warn-soft px-3 py-2 text-sm"
    >
      <p className="min-w-0 flex-1">
        {kept.by} paused a scheduler of this id <RelativeTime at={kept.at} />, and its definition is still
        kept. Somebody has made this one since, or the pause did not get to its end. To go back to the kept
        one, remove this one and resume.
      </p>
      <Button size="sm" disabled={readOnly} onClick={() => setAsking(true)}>
        Drop the kept one…
      </Button>
      {asking && (
        <ConfirmDialog
          open
          className="wrap-anywhere"
          onOpenChange={setAsking}
          title={`Drop the paused definition of ${id}?`}
          description="The scheduler that runs is not touched. The audit keeps the beginning of what is dropped."
          confirmLabel="Drop"
          danger
          pending={drop.isPending}
          onConfirm={(reason) =>
            drop.mutate({ params: { queue, scheduler: id }, body: reason ? { reason } : {} })
          }
        />
      )}
    </section>
  );
}
