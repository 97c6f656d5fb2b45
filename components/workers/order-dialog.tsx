"use client";

import { queryKeys } from "@/components/hooks/query-keys";
import { useCallMutation } from "@/components/hooks/use-call";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { WorkerInfo } from "@/lib/contract/workers";
import { plural } from "@/lib/format";

export type Order = "drain" | "resume" | "stop";

interface OrderDialogProps {
  order: Order;
  worker: WorkerInfo;
  /** All workers of the same process, itself included. */
  sameProcess: readonly WorkerInfo[];
  onClose: () => void;
}

/** Asks before a worker is drained or stopped, and says what that touches. */
export function OrderDialog({ order, worker, sameProcess, onClose }: OrderDialogProps) {
  const options = { invalidates: [queryKeys.workers], onDone: onClose };
  const drain = useCallMutation("POST /api/v1/workers/:worker/drain", {
    ...options,
    done: () => `${worker.queueName} drains on ${where(worker)}.`,
  });
  const stop = useCallMutation("POST /api/v1/workers/:worker/stop", {
    ...options,
    done: () => `${where(worker)} drains, then ends.`,
  });
  const resume = useCallMutation("POST /api/v1/workers/:worker/resume", {
    ...options,
    done: () => `${where(worker)} works again.`,
  });
  const params = { worker: worker.id };
  const confirm = (reason: string | undefined) => {
    if (order === "resume") resume.mutate({ params, body: reason === undefined ? {} : { reason } });
    else (order === "drain" ? drain : stop).mutate({ params, body: { reason: reason ?? "" } });
  };
  const words = WORDS[order];
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={words.title(worker)}
      description={words.description(worker, sameProcess)}
      confirmLabel={words.confirm}
      danger={order === "stop"}
      pending={drain.isPending || stop.isPending || resume.isPending}
      reason={order === "resume" ? "optional" : "required"}
      onConfirm={confirm}
    />
  );
}

const where = ({ host, pid }: WorkerInfo) => `${host ?? "unknown host"} · ${pid ?? "?"}`;

const WORDS: Record<
  Order,
  {
    title(worker: WorkerInfo): string;
    description(worker: WorkerInfo, sameProcess: readonly WorkerInfo[]): string;
    confirm: string;
  }
> = {
  drain: {
    title: (worker) => `Drain ${worker.queueName} on ${where(worker)}?`,
    description: (worker) =>
      `It takes no new job. ${plural(worker.active ?? 0, "running job")} may finish. Other workers go on.`,
    confirm: "Drain",
  },
  resume: {
    title: (worker) => `Let ${where(worker)} work again?`,
    description: (worker) => `It takes jobs of ${worker.queueName} again.`,
    confirm: "Resume",
  },
  stop: {
    title: (worker) => `Stop process ${where(worker)}?`,
    description: (_worker, all) => {
      const running = all.reduce((sum, one) => sum + (one.active ?? 0), 0);
      const queues = all.map(({ queueName }) => queueName).join(", ");
      return `The whole process drains (${queues}): ${plural(running, "running job")} may finish. Then it ends, and the launcher does not start it again.`;
    },
    confirm: "Stop",
  },
};
