"use client";

import { X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { Link } from "@/components/ui/link";
import { Skeleton } from "@/components/ui/skeleton";
import { CanaryPanel } from "./canary-panel";
import { CancelButton } from "./cancel-button";
import { OperationProgress } from "./operation-progress";
import { type OperationRef, operationHref } from "./operation-ref";
import { OperationState } from "./operation-state";
import { PauseButton } from "./pause-button";
import { WORDS } from "./progress";
import { SlowedNote } from "./slowed-note";
import { useOperation } from "./use-operations";

/** The operation that was just started, above the list it works on. */
export function OperationPanel({ kind, id, onClose }: OperationRef & { onClose(): void }) {
  const operation = useOperation(kind, id);
  const words = WORDS[kind];
  return (
    <section
      aria-label={words.noun}
      className="grid grid-cols-[minmax(0,1fr)] gap-2 rounded-md border border-line bg-surface p-3"
    >
      <header className="flex flex-wrap items-center gap-2">
        <h2 className="font-medium text-sm">{words.noun}</h2>
        {operation.data && <OperationState {...operation.data} />}
        <span className="ml-auto flex flex-wrap items-center gap-2">
          {operation.data && <PauseButton operation={operation.data} />}
          {operation.data && <CancelButton operation={operation.data} />}
          <Button size="sm" variant="ghost" asChild>
            <Link href={operationHref(kind, id)}>Details</Link>
          </Button>
          <Button size="icon" variant="ghost" aria-label="Close this panel" onClick={onClose}>
            <X aria-hidden />
          </Button>
        </span>
      </header>
      {operation.isPending && <Skeleton className="h-10" />}
      {operation.isError && <ErrorState error={operation.error} onRetry={() => void operation.refetch()} />}
      {operation.data && <OperationProgress operation={operation.data} />}
      {operation.data?.kind === "replay" && <SlowedNote replay={operation.data} />}
      {operation.data?.canary && operation.data.canary.state !== "passed" && (
        <CanaryPanel canary={operation.data.canary} />
      )}
    </section>
  );
}
