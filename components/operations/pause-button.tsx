"use client";

import { Pause, Play } from "lucide-react";
import { toastProblem } from "@/components/hooks/use-call";
import { useReadOnly } from "@/components/hooks/use-session";
import { Button } from "@/components/ui/button";
import type { Operation } from "@/lib/contract/operations";
import { isOver, WORDS } from "./progress";
import { useOrderOperation } from "./use-operations";

/** Stops an operation behind its present batch for now, or lets it go on where it was: it harms nothing, so nobody is asked. */
export function PauseButton({ operation }: { operation: Operation }) {
  const order = operation.state === "paused" ? "resume" : "pause";
  const tell = useOrderOperation(operation.kind, order);
  const readOnly = useReadOnly();
  if (isOver(operation) || operation.state === "cancelling") return null;
  const noun = WORDS[operation.kind].noun.toLowerCase();
  return (
    <Button
      size="sm"
      variant="secondary"
      disabled={readOnly || tell.isPending}
      onClick={() => tell.mutate(operation.id, { onError: toastProblem })}
    >
      {order === "pause" ? <Pause aria-hidden /> : <Play aria-hidden />}
      {order === "pause" ? `Pause the ${noun}` : `Resume the ${noun}`}
    </Button>
  );
}
