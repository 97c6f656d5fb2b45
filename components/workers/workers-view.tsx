"use client";

import { Cpu, SearchX } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { useMemo } from "react";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Input } from "@/components/ui/input";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { byQueue, totalsOf } from "./by-queue";
import { useWorkers } from "./use-workers";
import { WorkerGroup } from "./worker-group";

/** Workers of all queues: those that run the runtime tell of themselves, others are only seen by Redis. */
export function WorkersView() {
  const [text, setText] = useQueryState("q", parseAsString.withDefault(""));
  const workers = useWorkers();
  const groups = useMemo(() => byQueue(workers.data?.workers ?? [], text), [workers.data, text]);
  const totals = totalsOf(workers.data?.workers ?? []);
  const none = workers.data?.workers.length === 0;
  return (
    <div className="grid gap-4">
      <PageHeader
        title="Workers"
        description={
          workers.data &&
          `${totals.all.toLocaleString("en-GB")} connected, ${totals.runtime.toLocaleString("en-GB")} of them run Spillway's runtime`
        }
      />
      {!none && (
        <Input
          type="search"
          aria-label="Filter by queue, host or address"
          placeholder="Queue, host or address"
          data-filter
          className="max-w-sm"
          value={text}
          onChange={(event) => void setText(event.target.value || null)}
        />
      )}
      {workers.isPending && <Loading />}
      {workers.isError && !workers.data && (
        <ErrorState error={workers.error} onRetry={() => void workers.refetch()} />
      )}
      {none && (
        <EmptyState
          icon={Cpu}
          title="No worker is connected"
          description="Jobs wait until one is. A worker shows here within ten seconds after it has started."
        />
      )}
      {!none && workers.data && groups.length === 0 && (
        <EmptyState icon={SearchX} title="No worker matches" />
      )}
      {groups.map((group) => (
        <WorkerGroup key={group.queue} group={group} />
      ))}
    </div>
  );
}

const Loading = () => (
  <div aria-busy="true" className="grid gap-2">
    <Skeleton className="h-24" />
    <Skeleton className="h-24" />
  </div>
);
