"use client";
import { useState } from "react";
import { queryKeys } from "@/components/hooks/query-keys";
import { useCallMutation } from "@/components/hooks/use-call";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Link } from "@/components/ui/link";
import type { QueueDetail } from "@/lib/contract/queues";
import { backlogOf } from "@/lib/contract/values/figures";
import { formatNumber, plural } from "@/lib/format";
import { pausingFlags } from "../pause-words";

export interface QueueDialogProps {
  queue: QueueDetail;
  onClose: () => void;
}

/** Pauses a queue, or resumes it unless a kill switch keeps it paused. */
export function PauseDialog({ queue, onClose }: QueueDialogProps) {
  // Kept as it was asked: the queue may change its state while the question is read.
  const [resuming] = useState(queue.paused);
  const { name, counts } = queue;
  const change = useCallMutation(
    resuming ? "POST /api/v1/queues/:queue/resume" : "POST /api/v1/queues/:queue/pause",
    {
      invalidates: [queryKeys.queue(queue.key), queryKeys.queues],
      done: () => `${name} ${resuming ? "runs again" : "is paused"}.`,
      onDone: onClose,
    },
  );
  const flags = resuming ? pausingFlags(queue.pausedBy) : [];
  const backlog = backlogOf(counts);
  const description = resuming
    ? `Workers take jobs again. ${plural(backlog, "job waits", "jobs wait")}.`
    : `Workers take no new jobs. ${plural(counts.active, "running job finishes", "running jobs finish")}, ${formatNumber(backlog)} stay waiting.`;
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`${resuming ? "Resume" : "Pause"} ${name}?`}
      description={description}
      confirmLabel={resuming ? "Resume" : "Pause"}
      disabled={flags.length > 0}
      pending={change.isPending}
      reason={flags.length > 0 ? "none" : "optional"}
      onConfirm={(reason) =>
        change.mutate({ params: { queue: queue.key }, body: reason === undefined ? {} : { reason } })
      }
    >
      {flags.length > 0 && (
        <p className="rounded-md bg-warn-soft px-3 py-2">
          {flags.length === 1 ? "A kill switch keeps" : "Kill switches keep"} it paused: {flags.join(", ")}.{" "}
          <Link href="/flags" className="text-accent underline underline-offset-2">
            Lift {flags.length === 1 ? "it" : "them"} first
          </Link>
          .
        </p>
      )}
    </ConfirmDialog>
  );
}
