"use client";
import { useMemo } from "react";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { BreakdownAnswer } from "@/lib/contract/latency";
import { fairShare } from "./fair-share";
import { SharesPanel } from "./shares-panel";
import { useBacklogByTenant } from "./use-backlog";
import { useTenants } from "./use-tenants";

interface Props {
  queue: string;
  /** By tenant, of the time that is looked at. */
  breakdown: BreakdownAnswer | undefined;
}

/** Who fills a queue and who is served. */
export function TenantShares({ queue, breakdown }: Props) {
  const backlog = useBacklogByTenant(queue);
  const quotas = useTenants(queue);
  const shares = useMemo(
    () => (backlog.data ? fairShare({ backlog: backlog.data, breakdown, quotas: quotas.data }) : null),
    [backlog.data, breakdown, quotas.data],
  );
  if (backlog.data && shares)
    return (
      <SharesPanel
        queue={queue}
        backlog={backlog.data}
        shares={shares}
        stale={backlog.error !== null}
        hasQuota={Boolean(quotas.data?.quota)}
      />
    );
  if (backlog.error) return <ErrorState error={backlog.error} onRetry={() => void backlog.refetch()} />;
  return <Skeleton className="h-64" />;
}
