"use client";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { BlockedPanel } from "./blocked-panel";
import { useBlockedParents } from "./use-blocked-parents";

/** Which parents of a queue wait for a child that nobody will run again by itself. */
export function BlockedParents({ queue }: { queue: string }) {
  const { data, error, refetch } = useBlockedParents(queue);
  if (data) return data.total === 0 ? null : <BlockedPanel parents={data} stale={error !== null} />;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} className="py-4" />;
  return <Skeleton className="h-16" />;
}
