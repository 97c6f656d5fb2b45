"use client";

import { type ReactNode, useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { RuleSet } from "@/lib/contract/dead-letter-rules";
import { problemOf } from "@/lib/http/client";
import { ProblemText } from "../operations/problem-text";
import { useQueueNames } from "../operations/use-queue-names";
import { RulesPreviewPanel } from "./rules-preview-panel";
import { type RulesChange, useApplyRules, useRulesPreview } from "./use-rules";

interface Props {
  title: string;
  description: ReactNode;
  confirmLabel: string;
  /** The rules in force, on top of which the change is made. */
  current: RuleSet;
  /** Null while it is not whole; `missing` says what it lacks. */
  change: RulesChange | null;
  missing?: string;
  /** It is not what was typed yet. */
  isTyping?: boolean;
  /** Further fields of the change. */
  children?: ReactNode;
  onClose(): void;
  /** Closes the dialog too. */
  onApplied(): void;
}

/** Shows what other rules would change and asks why, before they are put in force. */
export function ApplyDialog({
  current,
  change,
  missing = "",
  isTyping = false,
  children,
  onClose,
  onApplied,
  ...words
}: Props) {
  const [openedAt] = useState(current.version);
  const preview = useRulesPreview(change, current.version);
  const apply = useApplyRules();
  const { nameOf } = useQueueNames();
  const isOld = isTyping || preview.isPlaceholderData || preview.isFetching;
  const isMeanwhile = current.version !== openedAt && !apply.isSuccess;
  // Once the newer rules are read, the notice says it, with who it was.
  const isTold = isMeanwhile && apply.isError && problemOf(apply.error).code === "conflict";
  return (
    <ConfirmDialog
      {...words}
      open
      onOpenChange={(open) => !open && onClose()}
      className="sm:max-w-2xl"
      reason="required"
      pending={apply.isPending || apply.isSuccess}
      disabled={change === null || !preview.data || preview.isError || isOld}
      onConfirm={(reason = "") => {
        if (change === null) return;
        apply.mutate({ change, ifVersion: current.version, reason }, { onSuccess: onApplied });
      }}
    >
      {isMeanwhile && (
        <p role="alert" className="rounded-md border border-warn/50 bg-warn-soft px-3 py-2 text-sm">
          The rules were changed meanwhile: version {current.version} by {current.by}, “{current.reason}”.
          What is shown here is on top of that.
        </p>
      )}
      {children}
      <RulesPreviewPanel
        missing={change === null ? missing : null}
        found={preview.data}
        error={preview.error}
        isOld={isOld}
        nameOf={nameOf}
        onRetry={() => void preview.refetch()}
      />
      <p className="text-muted text-xs">A replay or discard by group that is under way stops.</p>
      {apply.isError && !isTold && <ProblemText error={apply.error} />}
    </ConfirmDialog>
  );
}
