"use client";
import { queryKeys } from "@/components/hooks/query-keys";
import { useCallMutation } from "@/components/hooks/use-call";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { formatNumber, plural } from "@/lib/format";
import type { QueueDialogProps } from "./pause-dialog";

/** As many as one call may move. */
const MAX = 10_000;

/** Makes delayed jobs runnable now. */
export function PromoteDialog({ queue, onClose }: QueueDialogProps) {
  const { delayed, held } = queue.counts;
  const ready = Math.max(0, delayed - held);
  const count = Math.min(ready, MAX);
  const promote = useCallMutation("POST /api/v1/queues/:queue/promote", {
    invalidates: [queryKeys.queue(queue.key), queryKeys.queues],
    done: ({ promoted, remaining }) =>
      `${plural(promoted, "job")} promoted${remaining > 0 ? `, ${formatNumber(remaining)} still delayed` : ""}.`,
    onDone: onClose,
  });
  const sentences = [
    `${plural(count, "delayed job of", "delayed jobs of")} ${queue.name} will run now, soonest first.`,
    ...(ready > count
      ? [`${formatNumber(ready - count)} stay: at most ${formatNumber(MAX)} at a time.`]
      : []),
    ...(held > 0 ? [`${plural(held, "held job stays", "held jobs stay")} held.`] : []),
  ];
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Promote delayed jobs?"
      description={sentences.join(" ")}
      confirmLabel={`Promote ${plural(count, "job")}`}
      disabled={count === 0}
      pending={promote.isPending}
      onConfirm={(reason) =>
        promote.mutate({
          params: { queue: queue.key },
          body: { count, ...(reason === undefined ? {} : { reason }) },
        })
      }
    />
  );
}
