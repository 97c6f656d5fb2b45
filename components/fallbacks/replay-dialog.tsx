"use client";

import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Progress } from "@/components/ui/progress";
import { plural } from "@/lib/format";
import { useReplayFallbacks } from "./use-fallbacks";

interface Props {
  queue: string;
  count: number;
  onClose(): void;
}

/** Runs what took a fallback through the main path, after saying how much that is. */
export function ReplayFallbacksDialog({ queue, count, onClose }: Props) {
  const replay = useReplayFallbacks(queue, onClose);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Replay ${plural(count, "job")}?`}
      description="Jobs that took a fallback run by the main path, oldest first, each at most once. While a route is still held back they take the fallback again and are listed again."
      confirmLabel={`Replay ${count.toLocaleString("en-GB")}`}
      reason="required"
      pending={replay.isPending}
      onConfirm={(reason = "") => replay.mutate(reason)}
    >
      {replay.isPending && <Progress label="Replayed" value={replay.done} max={count} />}
    </ConfirmDialog>
  );
}
