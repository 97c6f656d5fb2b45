"use client";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useFrame } from "@/components/charts/frame-context";
import { PANEL } from "@/components/charts/panel-words";
import { useActor, useReadOnly } from "@/components/hooks/use-session";
import { Scrollable } from "@/components/operations/scrollable";
import { Button } from "@/components/ui/button";
import { CodeExample } from "@/components/ui/code-example";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { Mark } from "@/lib/contract/marks";
import { MarkRow } from "./mark-row";
import { postExample } from "./post-example";
import { PostMarkDialog } from "./post-mark-dialog";
import { useDeleteMark, useMarks } from "./use-marks";

/** What happened in the time of the charts, newest first, and how to post more. */
export function MarksPanel({ queue }: { queue: { key: string; name: string } }) {
  const { frame } = useFrame();
  const marks = useMarks(queue.key, frame);
  const readOnly = useReadOnly();
  const actor = useActor();
  const [posting, setPosting] = useState(false);
  const [deleting, setDeleting] = useState<Mark | null>(null);
  const remove = useDeleteMark(() => setDeleting(null));
  const shown = marks.data && [...marks.data.marks].reverse();
  return (
    <section aria-labelledby="marks" className={PANEL}>
      <header className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 id="marks" className="font-semibold text-sm">
            What happened
          </h2>
          <p className="text-muted text-xs">
            Marks on the charts: deploys, incidents and notes that were posted, and changes that Spillway
            knows of.
          </p>
        </div>
        <Button size="sm" disabled={readOnly} onClick={() => setPosting(true)}>
          <Plus aria-hidden /> Post a mark…
        </Button>
      </header>
      {marks.isPending && <Skeleton className="h-24" />}
      {marks.isError && !marks.data && (
        <ErrorState error={marks.error} onRetry={() => void marks.refetch()} className="py-4" />
      )}
      {shown && shown.length > 0 && (
        <Scrollable label="Marks in this time" className="max-h-80 rounded-md border">
          <ul>
            {shown.map((mark) => (
              <MarkRow key={mark.id} mark={mark} actor={actor} readOnly={readOnly} onDelete={setDeleting} />
            ))}
          </ul>
        </Scrollable>
      )}
      {marks.data?.more && <p className="text-muted text-xs">Older ones of this time are left out.</p>}
      {shown?.length === 0 && <NoMarks queue={queue.key} />}
      {posting && <PostMarkDialog queue={queue} onClose={() => setPosting(false)} />}
      {deleting && (
        <ConfirmDialog
          open
          onOpenChange={(open) => !open && setDeleting(null)}
          title="Delete this mark?"
          description={`“${deleting.label}” goes from all charts. The audit keeps that it was there.`}
          confirmLabel="Delete the mark"
          reason="none"
          danger
          pending={remove.isPending}
          onConfirm={() => remove.mutate({ params: { id: deleting.id } })}
        />
      )}
    </section>
  );
}

const NoMarks = ({ queue }: { queue: string }) => (
  <div className="grid gap-2">
    <p className="text-muted">
      Nothing in this time. Let your pipeline tell of each deploy, and it stands on the charts:
    </p>
    <CodeExample
      label="Post a mark"
      code={postExample(window.location.origin, "/api/v1/marks", {
        kind: "deploy",
        label: "shop 4.2",
        queue,
      })}
    />
  </div>
);
