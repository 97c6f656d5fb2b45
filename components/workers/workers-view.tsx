"use client";

import { Cpu, SearchX } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { useMemo, useState } from "react";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Input } from "@/components/ui/input";
import { PageHeader } from "@/components/ui/page-header";
import { useNow } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import type { WorkerInfo } from "@/lib/contract/workers";
import { formatNumber } from "@/lib/format";
import { byQueue, totalsOf } from "./by-queue";
import { type Order, OrderDialog } from "./order-dialog";
import { useWorkers } from "./use-workers";
import { WorkerActions } from "./worker-actions";
import { WorkerDetail } from "./worker-detail";
import { WorkerGroup } from "./worker-group";

/** Workers of all queues: those that run the runtime tell of themselves, others are only seen by Redis. */
export function WorkersView() {
  const [text, setText] = useQueryState("q", parseAsString.withDefault(""));
  const [openId, setOpenId] = useQueryState("worker", parseAsString);
  const [asking, setAsking] = useState<{ order: Order; worker: WorkerInfo } | null>(null);
  const nowMs = useNow();
  const workers = useWorkers();
  const all = workers.data?.workers ?? [];
  const open = all.find(({ id }) => id === openId);
  const ask = (order: Order, worker: WorkerInfo) => setAsking({ order, worker });
  const groups = useMemo(() => byQueue(workers.data?.workers ?? [], text), [workers.data, text]);
  const totals = totalsOf(workers.data?.workers ?? []);
  const none = workers.data?.workers.length === 0;
  return (
    <div className="grid gap-4">
      <PageHeader title="Workers" description={workers.data && summaryWords(totals)} />
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
        <WorkerGroup
          key={group.queue}
          group={group}
          scales={(workers.data?.scale ?? []).filter(({ queue }) =>
            group.parts.some((part) => part.queue === queue),
          )}
          onOpen={({ id }) => void setOpenId(id)}
          onAsk={ask}
        />
      ))}
      {open && asking === null && (
        <WorkerDetail
          worker={open}
          nowMs={nowMs}
          actions={<WorkerActions worker={open} onAsk={(order) => ask(order, open)} />}
          onClose={() => void setOpenId(null)}
        />
      )}
      {asking && (
        <OrderDialog
          {...asking}
          sameProcess={all.filter(
            ({ host, pid }) => host === asking.worker.host && pid === asking.worker.pid,
          )}
          onClose={() => setAsking(null)}
        />
      )}
    </div>
  );
}

function summaryWords({ all, runtime, states }: ReturnType<typeof totalsOf>): string {
  const said = `${formatNumber(all)} connected, ${formatNumber(runtime)} of them run Spillway's runtime`;
  return [said, ...states.map(({ state, count }) => `${formatNumber(count)} ${state}`)].join(" · ");
}

const Loading = () => (
  <div aria-busy="true" className="grid gap-2">
    <Skeleton className="h-24" />
    <Skeleton className="h-24" />
  </div>
);
