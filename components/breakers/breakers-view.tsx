"use client";

import { SearchX, Unplug } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { useReadOnly } from "@/components/hooks/use-session";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Input } from "@/components/ui/input";
import { PageHeader } from "@/components/ui/page-header";
import { useNow } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import type { Breaker } from "@/lib/contract/breakers";
import { plural } from "@/lib/format";
import { ResetDialog, TripDialog } from "./breaker-dialogs";
import { BreakerTable } from "./breaker-table";
import { useBreakers } from "./use-breakers";

/** Circuit breakers: which downstreams are held back, since when, why, and when they are tried again. */
export function BreakersView() {
  const [text, setText] = useQueryState("q", parseAsString.withDefault(""));
  const [asking, setAsking] = useState<{ kind: "trip" | "reset"; breaker: Breaker } | null>(null);
  const breakers = useBreakers();
  const nowMs = useNow();
  const readOnly = useReadOnly();
  const all = breakers.data?.breakers ?? [];
  const shown = all.filter(({ route, queueName }) =>
    `${route} ${queueName ?? ""}`.toLowerCase().includes(text.trim().toLowerCase()),
  );
  const notClosed = all.filter(({ state }) => state.kind !== "closed").length;
  const close = () => setAsking(null);
  return (
    <div className="grid min-w-0 gap-4">
      <PageHeader
        title="Breakers"
        description={
          breakers.data &&
          `${plural(breakers.data.total, "route")}, ${notClosed === 0 ? "all closed" : `${notClosed} not closed`}`
        }
      />
      {all.length > 0 && (
        <Input
          type="search"
          aria-label="Filter by route or queue"
          placeholder="Route or queue"
          data-filter
          className="max-w-sm"
          value={text}
          onChange={(event) => void setText(event.target.value || null)}
        />
      )}
      {breakers.isPending && <Loading />}
      {breakers.isError && !breakers.data && (
        <ErrorState error={breakers.error} onRetry={() => void breakers.refetch()} />
      )}
      {breakers.data && all.length === 0 && (
        <EmptyState
          icon={Unplug}
          title="No route has a breaker yet"
          description="A breaker appears when a job of a queue with a breaker policy has named its route. Declare traits.route and policy.breaker with defineQueue."
        />
      )}
      {all.length > 0 && shown.length === 0 && <EmptyState icon={SearchX} title="No breaker matches" />}
      {shown.length > 0 && (
        <BreakerTable
          breakers={shown}
          nowMs={nowMs}
          readOnly={readOnly}
          onAsk={(kind, breaker) => setAsking({ kind, breaker })}
        />
      )}
      {asking?.kind === "trip" && <TripDialog breaker={asking.breaker} onClose={close} />}
      {asking?.kind === "reset" && <ResetDialog breaker={asking.breaker} onClose={close} />}
    </div>
  );
}

const Loading = () => (
  <div aria-busy="true" className="grid gap-2">
    <Skeleton className="h-64" />
  </div>
);
