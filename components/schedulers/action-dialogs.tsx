"use client";

import { useRouter } from "next/navigation";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import type { SchedulerDetail } from "@/lib/contract/schedulers";
import { formatInZone } from "@/lib/format";
import { jobHref } from "../jobs/job-href";
import { SCHEDULERS_HREF } from "./addresses";
import { NextRuns } from "./next-runs";
import { scheduleWords } from "./schedule-words";
import {
  useDeleteScheduler,
  usePauseScheduler,
  useResumeScheduler,
  useRunScheduler,
} from "./use-scheduler-actions";

interface Props {
  scheduler: SchedulerDetail;
  onClose(): void;
}

const inputOf = ({ queue, id }: SchedulerDetail, reason: string | undefined) => ({
  params: { queue, scheduler: id },
  body: reason ? { reason } : {},
});

/** Adds one job by hand, after saying what it is not. */
export function RunDialog({ scheduler, onClose }: Props) {
  const router = useRouter();
  const run = useRunScheduler(({ queue, jobId }) => {
    onClose();
    toast.success("One job is added.", {
      action: { label: "Show it", onClick: () => router.push(jobHref({ queue, id: jobId })) },
    });
  });
  return (
    <ConfirmDialog
      open
      className="wrap-anywhere"
      onOpenChange={(open) => !open && onClose()}
      title={`Run ${scheduler.id} now?`}
      description={`One job ${scheduler.jobName} is added to ${scheduler.queueName} with the template's data and options, under an id of its own. It is no iteration: the next run stays where it is, nothing counts towards the limit, and both may run at the same time.`}
      confirmLabel="Add the job"
      pending={run.isPending}
      onConfirm={(reason) => run.mutate(inputOf(scheduler, reason))}
    />
  );
}

/** Takes it out of BullMQ, after saying what that means. */
export function PauseDialog({ scheduler, onClose }: Props) {
  const pause = usePauseScheduler(onClose);
  const { nextAt, schedule } = scheduler;
  return (
    <ConfirmDialog
      open
      className="wrap-anywhere"
      onOpenChange={(open) => !open && onClose()}
      title={`Pause ${scheduler.id}?`}
      description={`BullMQ knows no pause of a scheduler: it is removed there, and Spillway keeps its definition until it is resumed.${nextAt === null ? "" : ` The job of ${formatInZone(nextAt, schedule.tz)} is removed if it still waits for its time.`} A job that waits for a worker, or runs, stays. A service that makes the scheduler when it starts will make it again.`}
      confirmLabel="Pause"
      pending={pause.isPending}
      onConfirm={(reason) => pause.mutate(inputOf(scheduler, reason))}
    />
  );
}

/** Of a resumed one in its dialog. */
const SHOWN_RUNS = 3;

/** Puts a paused one back, after showing when it then runs. */
export function ResumeDialog({ scheduler, onClose }: Props) {
  const resume = useResumeScheduler(onClose);
  const { schedule } = scheduler;
  return (
    <ConfirmDialog
      open
      className="wrap-anywhere"
      onOpenChange={(open) => !open && onClose()}
      title={`Resume ${scheduler.id}?`}
      description={`It is made again with the definition that is kept, ${scheduleWords(schedule)}, in the rhythm that it had. What it missed is not made up for.`}
      confirmLabel="Resume"
      pending={resume.isPending}
      onConfirm={(reason) => resume.mutate(inputOf(scheduler, reason))}
    >
      <NextRuns
        runs={scheduler.nextRuns.slice(0, SHOWN_RUNS)}
        tz={schedule.tz}
        nothing="No job would be due any more: its limit or its end is reached. Edit it first."
      />
    </ConfirmDialog>
  );
}

/** Removes it for good. */
export function RemoveDialog({ scheduler, onClose }: Props) {
  const router = useRouter();
  const remove = useDeleteScheduler(() => router.push(SCHEDULERS_HREF));
  const paused = scheduler.state === "paused";
  return (
    <ConfirmDialog
      open
      className="wrap-anywhere"
      onOpenChange={(open) => !open && onClose()}
      title={`Remove ${scheduler.id}?`}
      description={
        paused
          ? "The definition that is kept is all there is of it. The audit keeps its beginning."
          : "Its next job goes with it if that still waits for its time; a job that waits for a worker, or runs, stays, and so do those that have ended. The audit keeps the definition. To stop it for a while, pause it instead."
      }
      confirmLabel="Remove"
      danger
      pending={remove.isPending}
      onConfirm={(reason) => remove.mutate(inputOf(scheduler, reason))}
    />
  );
}
