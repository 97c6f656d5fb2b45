"use client";

import { Button } from "@/components/ui/button";
import type { QueuePolicy } from "@/lib/contract/policy-endpoints";
import { DifferenceTable } from "./difference-table";
import { withoutOwnWords } from "./policy-words";
import { usePolicyDiff } from "./use-policy";

interface Props {
  policy: QueuePolicy;
  /** The version that the form was filled from. */
  from: number;
  onKeep(): void;
  onDiscard(): void;
}

/** Somebody else saved while this form was being edited: what they changed, and what to do with the edits here. */
export function MeanwhileNotice({ policy, from, onKeep, onDiscard }: Props) {
  const diff = usePolicyDiff(policy.queue, from, policy.version);
  return (
    <div role="alert" className="grid gap-2 rounded-md border border-warn/50 bg-warn-soft px-3 py-2 text-sm">
      <p className="font-medium">
        {policy.version === from
          ? `What the queue goes by, ${withoutOwnWords(policy)}, was changed while you were editing.`
          : `Version ${policy.version} was put in force while you were editing.`}
      </p>
      {diff.data && <DifferenceTable differences={diff.data.differences} />}
      <div className="flex flex-wrap gap-2">
        <Button size="sm" onClick={onKeep}>
          Put my edits on top
        </Button>
        <Button size="sm" onClick={onDiscard}>
          Drop my edits
        </Button>
      </div>
    </div>
  );
}
