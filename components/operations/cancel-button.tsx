"use client";

import { useState } from "react";
import { toastProblem } from "@/components/hooks/use-call";
import { useReadOnly } from "@/components/hooks/use-session";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { Operation } from "@/lib/contract/operations";
import { handledOf, isOver, WORDS } from "./progress";
import { useOrderOperation } from "./use-operations";

/** Stops an operation after its present batch. What was done stays done. */
export function CancelButton({ operation }: { operation: Operation }) {
  const [asking, setAsking] = useState(false);
  const cancel = useOrderOperation(operation.kind, "cancel");
  const readOnly = useReadOnly();
  if (isOver(operation)) return null;
  const left = Math.max(0, operation.total - handledOf(operation));
  const noun = WORDS[operation.kind].noun.toLowerCase();
  return (
    <>
      <Button
        size="sm"
        variant="secondary"
        disabled={readOnly || operation.state === "cancelling"}
        onClick={() => setAsking(true)}
      >
        Cancel the {noun}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Cancel this ${noun}?`}
        description={`It stops after its present batch, which leaves about ${left.toLocaleString("en-GB")} jobs as they are. What was ${WORDS[operation.kind].done} stays so.`}
        confirmLabel={`Cancel the ${noun}`}
        reason="none"
        danger
        pending={cancel.isPending}
        onConfirm={() =>
          cancel.mutate(operation.id, { onSuccess: () => setAsking(false), onError: toastProblem })
        }
      />
    </>
  );
}
