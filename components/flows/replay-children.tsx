"use client";

import { useMutation } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toastProblem } from "@/components/hooks/use-call";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { JobDetail } from "@/lib/contract/jobs";
import type { Selection } from "@/lib/contract/operations";
import { call } from "@/lib/http/client";
import { LazyCreateOperationDialog } from "../operations/lazy-create-operation-dialog";
import { operationHref } from "../operations/operation-ref";

/** Children that are looked at: those that failed come first. */
const MOST = 200;

interface Props {
  job: Pick<JobDetail, "queue" | "id" | "children">;
  readOnly: boolean;
}

/** Replays the dead children of a flow's parent at once. */
export function ReplayChildren({ job: { queue, id, children }, readOnly }: Props) {
  const [asking, setAsking] = useState<Selection | null>(null);
  const router = useRouter();
  const find = useMutation({
    mutationFn: () =>
      call("GET /api/v1/queues/:queue/jobs/:id/children", { params: { queue, id }, query: { limit: MOST } }),
    onSuccess: ({ items }) => {
      const dead = items.filter(({ state }) => state === "failed").slice(0, MOST);
      if (dead.length === 0) toast.info("No child is a dead letter any more.");
      else setAsking({ ids: dead.map((child) => ({ queue: child.queue, id: child.id })) });
    },
    onError: toastProblem,
  });
  const isMore = children.failed + children.ignored + children.unprocessed > MOST;
  return (
    <div className="grid gap-1">
      <Button
        className="justify-self-start"
        size="sm"
        disabled={readOnly || find.isPending}
        onClick={() => find.mutate()}
      >
        <RotateCcw aria-hidden /> Replay the dead children…
      </Button>
      {isMore && (
        <p className="text-muted text-xs">
          Those among the first {MOST} that are not done: look again when they have run.
        </p>
      )}
      {asking && (
        <LazyCreateOperationDialog
          kind="replay"
          selection={asking}
          onClose={() => setAsking(null)}
          onCreated={(created) => router.push(operationHref("replay", created))}
        />
      )}
    </div>
  );
}
