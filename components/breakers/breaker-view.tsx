"use client";

import { SearchX } from "lucide-react";
import { useState } from "react";
import { useReadOnly } from "@/components/hooks/use-session";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { useNow } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { ApiError } from "@/lib/http/client";
import { BackLink } from "../operations/back-link";
import { BreakerBadge } from "./breaker-badge";
import { ResetDialog, TripDialog } from "./breaker-dialogs";
import { BreakerFacts } from "./breaker-facts";
import { BreakerHistory } from "./breaker-history";
import { useBreaker } from "./use-breakers";

/** One breaker: how it stands, what became of it, and what can be done. */
export function BreakerView({ id }: { id: string }) {
  const { data, error, isPending, refetch } = useBreaker(id);
  const [asking, setAsking] = useState<"trip" | "reset" | null>(null);
  const nowMs = useNow();
  const readOnly = useReadOnly();
  const breaker = data?.breaker;
  const close = () => setAsking(null);
  const gone = error instanceof ApiError && error.problem.status === 404 && !data;
  return (
    <div className="grid min-w-0 gap-4">
      <BackLink href="/breakers" label="Breakers" />
      <PageHeader
        title={
          <>
            <span className="min-w-0 break-all">{breaker?.route ?? "Breaker"}</span>
            {breaker && <BreakerBadge kind={breaker.state.kind} />}
          </>
        }
        actions={
          breaker && (
            <>
              {breaker.state.kind !== "isolated" && (
                <Button disabled={readOnly} onClick={() => setAsking("trip")}>
                  Trip…
                </Button>
              )}
              {breaker.state.kind !== "closed" && (
                <Button disabled={readOnly} onClick={() => setAsking("reset")}>
                  Reset…
                </Button>
              )}
            </>
          )
        }
      />
      {isPending && <Skeleton className="h-64" />}
      {gone && (
        <EmptyState
          icon={SearchX}
          title="No such breaker"
          description="It is forgotten when no job has named its route for seven days."
        />
      )}
      {error && !data && !gone && <ErrorState error={error} onRetry={() => void refetch()} />}
      {breaker && (
        <div className="grid min-w-0 gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
          <BreakerHistory history={data.history} />
          <BreakerFacts breaker={breaker} nowMs={nowMs} />
        </div>
      )}
      {breaker && asking === "trip" && <TripDialog breaker={breaker} onClose={close} />}
      {breaker && asking === "reset" && <ResetDialog breaker={breaker} onClose={close} />}
    </div>
  );
}
