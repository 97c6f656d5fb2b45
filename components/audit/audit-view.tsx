"use client";

import { ScrollText } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { groupHref } from "../dead-letters/addresses";
import { useQueueNames } from "../operations/use-queue-names";
import { AuditRow } from "./audit-row";
import { useAudit } from "./use-audit";

/** Every change that went through the API: who, what, to what, why, when, how it ended. */
export function AuditView() {
  const [group, setGroup] = useQueryState("group", parseAsString);
  const audit = useAudit(group);
  const { nameOf } = useQueueNames();
  const entries = audit.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <div className="grid gap-4">
      <PageHeader
        title="Audit"
        description={
          group === null
            ? "Every change, newest first. The oldest entries fall out in time."
            : "The last 100 changes that concern one group of dead letters, newest first. Older ones are in the whole audit."
        }
        actions={
          group !== null && (
            <>
              <Button asChild size="sm">
                <Link href={groupHref(group)}>The group</Link>
              </Button>
              <Button size="sm" onClick={() => void setGroup(null)}>
                The whole audit
              </Button>
            </>
          )
        }
      />
      {audit.isPending && <Loading />}
      {audit.isError && entries.length === 0 && (
        <ErrorState error={audit.error} onRetry={() => void audit.refetch()} />
      )}
      {audit.data && entries.length === 0 && (
        <EmptyState
          icon={ScrollText}
          title={
            group === null ? "Nothing has been changed yet" : "Nobody has changed anything about this group"
          }
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
