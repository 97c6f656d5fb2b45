"use client";

import { ScrollText } from "lucide-react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { useQueueNames } from "../operations/use-queue-names";
import { AuditRow } from "./audit-row";
import { useAudit } from "./use-audit";

/** Every change that went through the API: who, what, to what, why, when, how it ended. */
export function AuditView() {
  const audit = useAudit();
  const { nameOf } = useQueueNames();
  const entries = audit.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <div className="grid gap-4">
      <PageHeader
        title="Audit"
        description="Every change, newest first. The oldest entries fall out in time."
      />
      {audit.isPending && <Loading />}
      {audit.isError && entries.length === 0 && (
        <ErrorState error={audit.error} onRetry={() => void audit.refetch()} />
      )}
      {audit.data && entries.length === 0 && (
        <EmptyState
          icon={ScrollText}
          title="Nothing has been changed yet"
          description="Each pause, replay, kill switch and edit will be here, with who did it and why."
        />
      )}
      {entries.length > 0 && (
        <ol aria-label="Audit entries" className="rounded-md border border-line">
          {entries.map((entry) => (
            <AuditRow key={entry.id} entry={entry} nameOf={nameOf} />
          ))}
        </ol>
      )}
      {audit.hasNextPage && (
        <Button
          variant="secondary"
          className="justify-self-center"
          disabled={audit.isFetchingNextPage}
          onClick={() => void audit.fetchNextPage()}
        >
          Older entries
        </Button>
      )}
    </div>
  );
}

const Loading = () => (
  <div aria-busy="true" className="grid gap-1">
    <Skeleton className="h-10" />
    <Skeleton className="h-10" />
    <Skeleton className="h-10" />
  </div>
);
