"use client";

import { SearchX } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { InPieces } from "@/components/ui/in-pieces";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { StateBadge } from "@/components/ui/state-badge";
import type { JobDetail } from "@/lib/contract/jobs";
import { failedAttempts } from "@/lib/contract/values/jobs";
import { ApiError } from "@/lib/http/client";
import { JobCompensation } from "../compensation/job-compensation";
import { JobDecisions } from "../decisions/job-decisions";
import { useJobDecisions } from "../decisions/use-decisions";
import { FallbackNote } from "../fallbacks/fallback-note";
import { JobFlow } from "../flows/job-flow";
import { BackLink } from "../operations/back-link";
import { useQueueNames } from "../operations/use-queue-names";
import { JobActions } from "./job-actions";
import { JobFacts } from "./job-facts";
import { JobHistory } from "./job-history";
import { JobLogs } from "./job-logs";
import { JobTimeline } from "./job-timeline";
import { PayloadView } from "./payload-view";
import { StackView } from "./stack-view";
import { type JobPlace, useJob } from "./use-job";

/** Everything that is known of one job, and what can be done with it. */
export function JobView({ queue, id }: JobPlace) {
  const job = useJob({ queue, id });
  const { nameOf } = useQueueNames();
  const known = nameOf(queue);
  // A key is not for eyes: it stands here until the first answer has come.
  const queueName = job.data?.queueName ?? (known === queue ? "Its queue" : known);
  if (job.error instanceof ApiError && job.error.problem.status === 404 && !job.data) {
    return <NotFound queue={queue} queueName={queueName} id={id} problem={job.error.problem.detail} />;
  }
  return (
    <div className="grid min-w-0 gap-4">
      <BackLink href={`/queues/${queue}`} label={queueName} />
      <PageHeader
        title={
          <>
            <span className="min-w-0 break-all">{job.data?.name ?? "Job"}</span>
            {job.data && <StateBadge state={job.data.heldBy === null ? job.data.state : "held"} />}
          </>
        }
        actions={job.data && <JobActions job={job.data} />}
      />
      {job.isPending && <Loading />}
      {job.isError && !job.data && <ErrorState error={job.error} onRetry={() => void job.refetch()} />}
      {job.data && <Detail job={job.data} gone={job.isError} />}
    </div>
  );
}

interface DetailProps {
  job: JobDetail;
  gone: boolean;
}

function Detail(props: DetailProps) {
  const decisions = useJobDecisions(props.job);
  // They are rows of the timeline, above all else. One answer that fails is not waited for again.
  if (decisions.isPending && decisions.failureCount === 0) return <Loading />;
  return (
    <InPieces before={<Loading />}>
      <Parts {...props} />
    </InPieces>
  );
}

function Parts({ job, gone }: DetailProps) {
  return (
    <>
      {gone && (
        <output className="rounded-md border border-line bg-raised px-3 py-2 text-sm">
          The job is no longer there, or cannot be read: this is how it was seen last.
        </output>
      )}
      <FallbackNote result={job.returnvalue} />
      {job.failedReason !== null && job.failedReason !== "" && (
        <section aria-label="Error" className="rounded-md border border-danger/50 bg-danger-soft px-3 py-2">
          <p className="max-h-40 overflow-y-auto whitespace-pre-wrap break-words font-mono text-danger text-xs">
            {job.failedReason}
          </p>
        </section>
      )}
      <JobTimeline job={job} />
      <div className="grid min-w-0 gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-6">
          <PayloadView
            title="Data"
            payload={job.data}
            source={{ queue: job.queue, id: job.id, part: "data" }}
          />
          {job.stacktrace.length > 0 && <StackView stacks={job.stacktrace} failures={failedAttempts(job)} />}
          {job.returnvalue && (
            <PayloadView
              title="Result"
              payload={job.returnvalue}
              source={{ queue: job.queue, id: job.id, part: "result" }}
            />
          )}
          {job.progress && job.progress.text !== "0" && (
            <PayloadView title="Progress" payload={job.progress} />
          )}
          <JobLogs job={job} />
          <PayloadView title="Options" payload={job.opts} />
        </div>
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-6">
          <JobFacts job={job} />
          <JobCompensation job={job} />
          <JobDecisions job={job} />
          <JobHistory history={job.history} />
          <JobFlow job={job} />
        </div>
      </div>
    </>
  );
}

interface NotFoundProps extends JobPlace {
  queueName: string;
  problem: string;
}

const NotFound = ({ queue, queueName, id, problem }: NotFoundProps) => (
  <div className="grid gap-4">
    <BackLink href={`/queues/${queue}`} label={queueName} />
    <PageHeader title="Job not found" />
    <EmptyState
      icon={SearchX}
      title={`No job ${id.length > 60 ? `${id.slice(0, 60)}…` : id}`}
      description={`${problem} It may have been removed, or trimmed by the queue's own retention.`}
      action={
        <Link className="text-accent underline underline-offset-2" href={`/queues/${queue}`}>
          Go to the queue
        </Link>
      }
    />
  </div>
);

const Loading = () => (
  <div aria-busy="true" className="grid gap-4 lg:grid-cols-[1fr_22rem]">
    <Skeleton className="h-96" />
    <Skeleton className="h-64" />
  </div>
);
