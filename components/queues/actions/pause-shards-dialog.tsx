"use client";
import { useState } from "react";
import { queryKeys } from "@/components/hooks/query-keys";
import { useCallMutation } from "@/components/hooks/use-call";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { ShardsChanged } from "@/lib/contract/queues";
import { backlogOf } from "@/lib/contract/values/figures";
import { formatNumber, plural } from "@/lib/format";
import type { SpreadQueue } from "../shards";

interface Props {
  queue: SpreadQueue;
  resuming: boolean;
  onClose: () => void;
}

/** Pauses or resumes every shard of a queue, and says which it could not. */
export function PauseShardsDialog({ queue, resuming, onClose }: Props) {
  const [left, setLeft] = useState<ShardsChanged | null>(null);
  const change = useCallMutation(
    resuming ? "POST /api/v1/queues/:queue/shards/resume" : "POST /api/v1/queues/:queue/shards/pause",
    {
      invalidates: [queryKeys.queues, queryKeys.eachQueue],
      onDone: (answer) => {
        if (answer.shards.some(({ problem }) => problem)) return setLeft(answer);
        toast.success(changedWords(queue.name, resuming, answer));
        onClose();
      },
    },
  );
  if (left) return <NotAll queue={queue} resuming={resuming} answer={left} onClose={onClose} />;
  const { name, counts, shards } = queue;
  const backlog = backlogOf(counts);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`${resuming ? "Resume" : "Pause"} all shards of ${name}?`}
      description={
        resuming
          ? `Workers take jobs of its ${plural(shards.length, "shard")} again. ${plural(backlog, "job waits", "jobs wait")}.`
          : `Workers take no new jobs of its ${plural(shards.length, "shard")}. ${plural(counts.active, "running job finishes", "running jobs finish")}, ${formatNumber(backlog)} stay waiting.`
      }
      confirmLabel={resuming ? "Resume all" : "Pause all"}
      pending={change.isPending}
      reason="optional"
      onConfirm={(reason) =>
        change.mutate({ params: { queue: queue.wholeKey }, body: reason === undefined ? {} : { reason } })
      }
    />
  );
}

/** `2 of 3 shards of mail are paused.` */
function changedWords(name: string, resuming: boolean, { shards }: ShardsChanged): string {
  const changed = shards.filter(({ problem }) => problem === null).length;
  const all =
    changed === shards.length
      ? `All ${formatNumber(changed)}`
      : `${formatNumber(changed)} of ${formatNumber(shards.length)}`;
  return `${all} shards of ${name} ${resuming ? "run again" : "are paused"}.`;
}

/** Stays until it is read: whoever asked for all must know that it is not all. */
function NotAll({ queue, resuming, answer, onClose }: Props & { answer: ShardsChanged }) {
  const failed = answer.shards.flatMap((shard) =>
    shard.problem ? [{ ...shard, problem: shard.problem }] : [],
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={changedWords(queue.name, resuming, answer)}
        description={`${plural(failed.length, "shard was", "shards were")} not changed.`}
      >
        <ul
          role="alert"
          className="grid max-h-60 gap-2 overflow-y-auto rounded-md bg-warn-soft px-3 py-2 text-sm"
        >
          {failed.map(({ queue: key, queueName, problem }) => (
            <li key={key}>
              <span className="font-medium">{queueName}</span>: {problem.detail} {problem.hint}
            </li>
          ))}
        </ul>
      </DialogContent>
    </Dialog>
  );
}
