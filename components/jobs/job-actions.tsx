"use client";

import { ArrowUpToLine, PencilLine, RotateCcw, Trash2 } from "lucide-react";
import { useState } from "react";
import { toastProblem } from "@/components/hooks/use-call";
import { useReadOnly } from "@/components/hooks/use-session";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import type { JobDetail } from "@/lib/contract/jobs";
import { removalWords } from "../flows/flow-words";
import { EditReplayDialog } from "./edit-replay-dialog";
import { type JobAction, useJobAction } from "./use-job";

const TEXTS: Record<JobAction, { title: string; description: string; label: string; done: string }> = {
  promote: {
    title: "Run this job now?",
    description: "It leaves the delayed jobs and waits for a worker.",
    label: "Promote",
    done: "Promoted.",
  },
  remove: {
    title: "Remove this job?",
    description: "Its data, result and logs are removed for good. Children of a flow stay.",
    label: "Remove",
    done: "Removed.",
  },
  replay: {
    title: "Replay this job?",
    description: "It runs again with its attempts counted anew. Priority and history are kept.",
    label: "Replay",
    done: "Replayed.",
  },
};

/** What can be done with a job in the state it is in. */
export function JobActions({ job }: { job: JobDetail }) {
  const [asking, setAsking] = useState<JobAction | "edit" | null>(null);
  const readOnly = useReadOnly();
  const dead = job.state === "failed";
  return (
    <>
      {job.state === "delayed" && job.heldBy === null && (
        <Button variant="secondary" disabled={readOnly} onClick={() => setAsking("promote")}>
          <ArrowUpToLine aria-hidden /> Promote…
        </Button>
      )}
      {job.state !== "active" && (
        <Button variant="secondary" disabled={readOnly} onClick={() => setAsking("remove")}>
          <Trash2 aria-hidden /> Remove…
        </Button>
      )}
      {dead && (
        <Button
          variant="secondary"
          disabled={readOnly || job.data.truncated}
          title={job.data.truncated ? "Too large to be edited here" : undefined}
          onClick={() => setAsking("edit")}
        >
          <PencilLine aria-hidden /> Edit and replay…
        </Button>
      )}
      {dead && (
        <Button variant="primary" disabled={readOnly} onClick={() => setAsking("replay")}>
          <RotateCcw aria-hidden /> Replay…
        </Button>
      )}
      {asking === "edit" && <EditReplayDialog job={job} onClose={() => setAsking(null)} />}
      {asking !== null && asking !== "edit" && (
        <ActionDialog job={job} action={asking} onClose={() => setAsking(null)} />
      )}
    </>
  );
}

interface DialogProps {
  job: JobDetail;
  action: JobAction;
  onClose(): void;
}

function ActionDialog({ job, action, onClose }: DialogProps) {
  const act = useJobAction(job, action);
  const { title, description, label, done } = TEXTS[action];
  const ofFlow = action === "remove" && job.parent ? removalWords(job.parent) : "";
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={`${job.name} · ${job.id}. ${description} ${ofFlow}`}
      reason="optional"
      confirmLabel={label}
      danger={action === "remove"}
      pending={act.isPending}
      onConfirm={(reason) =>
        act.mutate(reason, {
          onSuccess: () => {
            toast.success(done);
            onClose();
          },
          onError: toastProblem,
        })
      }
    />
  );
}
