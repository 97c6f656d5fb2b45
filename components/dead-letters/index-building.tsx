"use client";

import { Hourglass } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { EmptyState } from "@/components/ui/empty-state";
import { Progress } from "@/components/ui/progress";
import type { IndexProgressAnswer } from "@/lib/contract/dead-letters";
import { formatNumber } from "@/lib/format";
import { useIndexProgress } from "./use-index-progress";

interface Props {
  /** What waits for the index, and that it comes by itself. */
  why: string;
  /** What can be done meanwhile. */
  action: ReactNode;
  onServing(): void;
}

/** In place of what only the index can give, while that is being built. */
export function IndexBuilding({ why, action, onServing }: Props) {
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
          {progressWords(data, of)} {why}
        </output>
      }
      action={
        <div className="grid justify-items-center gap-3">
          <Progress className="w-48" value={data?.indexed ?? 0} max={of} label="How much is in the index" />
          {action}
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
