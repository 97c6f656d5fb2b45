"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { queryKeys } from "@/components/hooks/query-keys";
import { toastProblem } from "@/components/hooks/use-call";
import { useReadOnly } from "@/components/hooks/use-session";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import type { JobDetail, Parent } from "@/lib/contract/jobs";
import { useJobAction } from "../jobs/use-job";
import { FlowPanel } from "./flow-panel";
import { totalOf } from "./flow-words";
import { progressParts } from "./progress-parts";
import { ReplayChildren } from "./replay-children";
import { useChildren } from "./use-children";
import { useFlowProgress } from "./use-flow-progress";

/** The flow around a job: nothing is drawn for one without. */
export function JobFlow({ job }: { job: JobDetail }) {
  const [asking, setAsking] = useState(false);
  const readOnly = useReadOnly();
  const total = totalOf(job.children);
  const children = useChildren(job, total > 0);
  const progress = useFlowProgress(job, total > 0);
  if (!job.parent && total === 0) return null;
  const shown = new Map(
    children.data?.pages.flatMap(({ items }) => items).map((child) => [`${child.queue} ${child.id}`, child]),
  );
  return (
    <>
      <FlowPanel
        job={job}
        progress={progressParts(job.children, progress.data?.open)}
        items={[...shown.values()]}
        state={children.isPending ? "loading" : children.isError ? "error" : "ready"}
        hasMore={children.hasNextPage}
        isLoadingMore={children.isFetchingNextPage}
        readOnly={readOnly}
        onMore={() => void children.fetchNextPage()}
        onRetry={() => void children.refetch()}
        onReplayParent={() => setAsking(true)}
        childActions={
          [...shown.values()].some(({ state }) => state === "failed") && (
            <ReplayChildren job={job} readOnly={readOnly} />
          )
        }
      />
      {asking && job.parent && (
        <ReplayParentDialog job={job} parent={job.parent} onClose={() => setAsking(false)} />
      )}
    </>
  );
}

interface DialogProps {
  job: JobDetail;
  parent: Parent;
  onClose(): void;
}

function ReplayParentDialog({ job, parent, onClose }: DialogProps) {
  const client = useQueryClient();
  const act = useJobAction(parent, "replay");
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Replay the parent?"
      description={`${parent.name ?? "Job"} · ${parent.id} in ${parent.queueName}. It runs again with its attempts counted anew, and finds the results of its children.`}
      reason="optional"
      confirmLabel="Replay the parent"
      pending={act.isPending}
      onConfirm={(reason) =>
        act.mutate(reason, {
          onSuccess: () => {
            void client.invalidateQueries({ queryKey: queryKeys.job(job.queue, job.id) });
            toast.success("The parent was replayed.");
            onClose();
          },
          onError: toastProblem,
        })
      }
    />
  );
}
