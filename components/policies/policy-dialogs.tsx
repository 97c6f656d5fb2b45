"use client";

import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import type { Criticality, PolicyDocument } from "@/lib/contract/policies";
import { ProblemText } from "../operations/problem-text";
import { DifferenceTable } from "./difference-table";
import { usePolicyDiff, usePolicyPreview, usePutPolicy, useRollBack } from "./use-policy";

interface SaveProps {
  queue: string;
  document: PolicyDocument;
  baseVersion: number;
  /** For a shard: the name of its whole queue. */
  shardOf: string | null;
  criticality: Criticality;
  onClose(): void;
  /** With the number of the new version. */
  onSaved(version: number): void;
}

/** Shows what changes and asks why, before a policy is put in force. */
export function SaveDialog(props: SaveProps) {
  const { queue, document, baseVersion, shardOf, criticality, onClose, onSaved } = props;
  const put = usePutPolicy(queue);
  // Asked for anew: the one beside the form may lag behind the last stroke.
  const preview = usePolicyPreview(queue, document, criticality);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Put this policy in force?"
      description={`Running workers take it up within two seconds. Jobs that wait are tried by it too.${
        shardOf === null ? "" : ` It is of this shard alone: the others go on by the policy of ${shardOf}.`
      }`}
      reason="required"
      confirmLabel="Save and put in force"
      pending={put.isPending}
      disabled={!preview.data || preview.data.differences.length === 0}
      onConfirm={(reason = "") =>
        put.mutate(
          { document, baseVersion, reason },
          {
            onSuccess: ({ version }) => {
              toast.success(`Version ${version} is in force.`);
              onSaved(version);
            },
          },
        )
      }
    >
      {preview.data && <DifferenceTable differences={preview.data.differences} />}
      {preview.isPending && <Skeleton aria-busy="true" className="h-16" />}
      {preview.isError && <ProblemText error={preview.error} />}
      {put.isError && <ProblemText error={put.error} />}
    </ConfirmDialog>
  );
}

interface RollBackProps {
  queue: string;
  /** 0: what the queue goes by without a policy of its own. */
  version: number;
  /** What that is, in words. */
  withoutOwn: string;
  /** The version whose document is in force now; 0 while that of version 0 is. */
  from: number;
  baseVersion: number;
  onClose(): void;
}

/** Shows what going back changes, before it is done. */
export function RollBackDialog({ queue, version, withoutOwn, from, baseVersion, onClose }: RollBackProps) {
  const rollBack = useRollBack(queue);
  const diff = usePolicyDiff(queue, from, version);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={version === 0 ? `Go back to ${withoutOwn}?` : `Go back to version ${version}?`}
      description="It becomes a new version, in force within two seconds; the history keeps all others."
      reason="required"
      confirmLabel="Roll back"
      pending={rollBack.isPending}
      onConfirm={(reason = "") =>
        rollBack.mutate(
          { version, baseVersion, reason },
          {
            onSuccess: (saved) => {
              toast.success(`Version ${saved.version} is in force.`);
              onClose();
            },
          },
        )
      }
    >
      {diff.data && <DifferenceTable differences={diff.data.differences} />}
      {diff.isPending && <Skeleton aria-busy="true" className="h-16" />}
      {diff.isError && <ProblemText error={diff.error} />}
      {rollBack.isError && <ProblemText error={rollBack.error} />}
    </ConfirmDialog>
  );
}
