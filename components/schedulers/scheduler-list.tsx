"use client";

import { CalendarClock, SearchX } from "lucide-react";
import { useRouter } from "next/navigation";
import { useRowKeys } from "@/components/hooks/use-row-keys";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { formatNumber, plural } from "@/lib/format";
import { schedulerHref } from "./addresses";
import { SchedulerTable } from "./scheduler-table";
import { type SchedulerFilter, useSchedulerPages } from "./use-schedulers";

interface Props {
  filter: SchedulerFilter;
  onClear(): void;
}

/** The schedulers that match, by their next run. */
export function SchedulerList({ filter, onClear }: Props) {
  const router = useRouter();
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useSchedulerPages(filter);
  const schedulers = data?.pages.flatMap((page) => page.schedulers) ?? [];
  const cursor = useRowKeys({
    count: schedulers.length,
    onOpen: (index) => {
      const scheduler = schedulers[index];
      if (scheduler) router.push(schedulerHref(scheduler));
    },
  });
  if (isPending) return <Loading />;
  const first = data?.pages[0];
  if (!first) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (first.total === 0)
    return <Nothing filtered={first.of > 0 || filter.queue !== null} onClear={onClear} />;
  return (
    <div className="grid min-w-0 gap-2">
      <p role="status" className="text-muted text-sm tabular-nums">
        {first.total === first.of
          ? plural(first.total, "scheduler")
          : `${formatNumber(first.total)} of ${plural(first.of, "scheduler")}`}
        , the next to run first
        {first.truncated &&
          ". There are too many to look through all: choose a queue to see every one of its"}
        {error && (
          <span className="text-warn"> · not renewed, because Spillway or Redis does not answer</span>
        )}
      </p>
      <SchedulerTable schedulers={schedulers} cursor={cursor} />
      {hasNextPage && (
        <Button
          className="justify-self-center"
          disabled={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {isFetchingNextPage ? "Loading…" : "Show more"}
        </Button>
      )}
    </div>
  );
}

const Nothing = ({ filtered, onClear }: { filtered: boolean; onClear(): void }) =>
  filtered ? (
    <EmptyState
      icon={SearchX}
      title="No scheduler matches"
      action={<Button onClick={onClear}>Clear the filter</Button>}
    />
  ) : (
    <EmptyState
      icon={CalendarClock}
      title="No queue has a scheduler"
      description="A scheduler makes jobs by a cron pattern or every so often. Make one here, or with BullMQ's upsertJobScheduler."
    />
  );

const Loading = () => (
  <div aria-busy="true" className="grid gap-2">
    <Skeleton className="h-5 w-64" />
    <Skeleton className="h-64" />
  </div>
);
