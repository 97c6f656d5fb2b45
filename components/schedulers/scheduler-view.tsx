"use client";

import { SearchX } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import type { SchedulerDetail } from "@/lib/contract/schedulers";
import { ApiError } from "@/lib/http/client";
import { PayloadView } from "../jobs/payload-view";
import { BackLink } from "../operations/back-link";
import { SCHEDULERS_HREF } from "./addresses";
import { KeptNotice } from "./kept-notice";
import { NextRuns } from "./next-runs";
import { SchedulerActions } from "./scheduler-actions";
import { SchedulerBadge } from "./scheduler-badge";
import { SchedulerFacts } from "./scheduler-facts";
import { SchedulerJobs } from "./scheduler-jobs";
import { MEANING } from "./state-words";
import { type SchedulerPlace, useScheduler } from "./use-schedulers";

/** One scheduler: how it stands, what it makes and when, and what can be done. */
export function SchedulerView(place: SchedulerPlace) {
  const { data, error, isPending, refetch } = useScheduler(place);
  const gone = error instanceof ApiError && error.problem.status === 404;
  return (
    <div className="grid min-w-0 gap-4">
      <BackLink href={SCHEDULERS_HREF} label="Schedulers" />
      <PageHeader
        title={
          <>
            <span className="min-w-0 break-all">{data?.id ?? place.scheduler}</span>
            {data && !gone && <SchedulerBadge state={data.state} />}
          </>
        }
        description={data && !gone && MEANING[data.state]}
        actions={data && !gone && <SchedulerActions scheduler={data} />}
      />
      {isPending && <Loading />}
      {gone && !data && (
        <EmptyState
          icon={SearchX}
          title="No such scheduler"
          description="It may have been removed since. What was done with it here is in the audit."
          action={
            <Link className="text-accent underline underline-offset-2" href={SCHEDULERS_HREF}>
              Go to all schedulers
            </Link>
          }
        />
      )}
      {error && !data && !gone && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data && <Detail scheduler={data} stale={error !== null} gone={gone} />}
    </div>
  );
}

function Detail({ scheduler, stale, gone }: { scheduler: SchedulerDetail; stale: boolean; gone: boolean }) {
  return (
    <>
      {stale && (
        <output className="rounded-md border border-line bg-raised px-3 py-2 text-sm">
          {gone
            ? "The scheduler is no longer there: this is how it was seen last."
            : "It cannot be read now: this is how it was seen last."}
        </output>
      )}
      {scheduler.kept && scheduler.state !== "paused" && !gone && <KeptNotice scheduler={scheduler} />}
      <div className="grid min-w-0 gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-6">
          <PayloadView title="Data of its jobs" payload={scheduler.data} />
          <PayloadView title="Options of its jobs" payload={scheduler.opts} />
          <SchedulerJobs queue={scheduler.queue} jobs={scheduler.jobs} />
        </div>
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-6 max-lg:order-first">
          <SchedulerFacts scheduler={scheduler} />
          <NextRuns
            runs={scheduler.state === "paused" ? [] : scheduler.nextRuns}
            tz={scheduler.schedule.tz}
            nothing={scheduler.state === "paused" ? "None until it is resumed." : "It makes no more jobs."}
          />
        </div>
      </div>
    </>
  );
}

const Loading = () => (
  <div aria-busy="true" className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
    <Skeleton className="h-72" />
    <Skeleton className="h-96" />
  </div>
);
