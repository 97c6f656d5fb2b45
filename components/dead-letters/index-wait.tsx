"use client";

import { Hourglass } from "lucide-react";
import { useEffect } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Progress } from "@/components/ui/progress";
import type { IndexProgressAnswer } from "@/lib/contract/dead-letters";
import { formatNumber } from "@/lib/format";
import { useIndexProgress } from "./use-index-progress";

interface Props {
  onServing(): void;
  onLeaveOut(): void;
}

/** In place of a list that only the index can give, while that is being built. */
export function IndexWait({ onServing, onLeaveOut }: Props) {
  const { data } = useIndexProgress(true);
  const isServing = data?.isServing ?? false;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it begins to serve.
  useEffect(() => {
    if (isServing) onServing();
  }, [isServing]);
  const of = Math.max(data?.of ?? 0, data?.indexed ?? 0);
  return (
    <EmptyState
      icon={Hourglass}
      className="flex-1 content-start"
      title="The index of dead letters is being built"
      description={
        <output className="tabular-nums">
          {progressWords(data, of)} Group, class, code, tenant, release and attempts are known to it alone;
          the list comes by itself.
        </output>
      }
      action={
        <div className="grid justify-items-center gap-3">
          <Progress className="w-48" value={data?.indexed ?? 0} max={of} label="How much is in the index" />
          <Button variant="secondary" onClick={onLeaveOut}>
            Leave these filters out
          </Button>
        </div>
      }
    />
  );
}

function progressWords(index: IndexProgressAnswer | undefined, of: number): string {
  if (index === undefined) return "It is not known how far it is.";
  // Collectors know of the queues, and build it.
  if (of === 0) return "Nothing is in it yet: does a collector run?";
  return `${formatNumber(index.indexed)} of about ${formatNumber(of)} are in it.`;
}
