"use client";

import type { ReactNode } from "react";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { RuleSet } from "@/lib/contract/dead-letter-rules";
import { useRules } from "./use-rules";

interface Props {
  title: string;
  onClose(): void;
  /** The dialog, once it is known on top of which rules a change is made. */
  children(current: RuleSet): ReactNode;
}

/** Reads the rules in force for a dialog that changes them. */
export function OnRules({ title, onClose, children }: Props) {
  const { data, error, refetch } = useRules();
  if (data) return children(data.current);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={title}>
        {error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton aria-busy="true" className="h-40" />
        )}
      </DialogContent>
    </Dialog>
  );
}
