"use client";

import { ExternalLink, RotateCcw, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { ErrorState } from "@/components/ui/error-state";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { StateBadge } from "@/components/ui/state-badge";
import type { JobDetail } from "@/lib/contract/jobs";
import { failedAttempts } from "@/lib/contract/values/jobs";
import { JobFlow } from "../flows/job-flow";
import { jobHref } from "../jobs/job-href";
import { PayloadView } from "../jobs/payload-view";
import { StackView } from "../jobs/stack-view";
import { useJob } from "../jobs/use-job";
import type { Chosen } from "./selection";

interface Props {
  place: Chosen;
  readOnly: boolean;
  onReplay(): void;
  onClose(): void;
}

/** One dead letter beside the list: why it died, where, and with what data. */
export function PreviewPanel({ place, readOnly, onReplay, onClose }: Props) {
  const job = useJob(place);
  return (
    <aside
      aria-label="Preview"
      className="flex min-h-0 flex-col rounded-md border border-line bg-surface max-lg:fixed max-lg:inset-0 max-lg:z-40 max-lg:rounded-none lg:w-[28rem] lg:shrink-0"
    >
      <header className="flex items-center gap-2 border-line border-b px-3 py-2">
        <h2 className="min-w-0 flex-1 truncate font-medium text-sm">{job.data?.name ?? "Dead letter"}</h2>
        <Button size="sm" variant="secondary" asChild>
          <Link href={jobHref(place)}>
            <ExternalLink aria-hidden /> Job page
          </Link>
        </Button>
        <Button
          size="sm"
          variant="primary"
          disabled={readOnly || job.data?.state !== "failed"}
          onClick={onReplay}
        >
          <RotateCcw aria-hidden /> Replay…
        </Button>
        <Button size="icon" variant="ghost" aria-label="Close the preview" onClick={onClose}>
          <X aria-hidden />
        </Button>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto p-3">
        {job.isPending && <PreviewSkeleton />}
        {job.isError && <ErrorState error={job.error} onRetry={() => void job.refetch()} />}
        {job.data && <Preview job={job.data} />}
      </div>
    </aside>
  );
}

function Preview({ job }: { job: JobDetail }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4 text-sm">
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <Row name="State">
          <StateBadge state={job.state} />
        </Row>
        <Row name="Queue">
          <Link className="hover:underline" href={`/queues/${job.queue}`}>
            {job.queueName}
          </Link>
        </Row>
        <Row name="Id">
          <span className="break-all font-mono text-xs">{job.id}</span>{" "}
          <CopyButton text={job.id} label="Copy the id" />
        </Row>
        {job.tenant !== null && <Row name="Tenant">{job.tenant}</Row>}
        <Row name="Attempts">
          {job.attemptsMade} of {job.attempts}
        </Row>
        {job.finishedOn !== null && (
          <Row name="Failed">
            <RelativeTime at={job.finishedOn} />
          </Row>
        )}
        {job.history.length > 0 && <Row name="Replayed before">{job.history.length} ×</Row>}
      </dl>
      <section className="grid gap-1">
        <h2 className="font-medium text-sm">Error</h2>
        <p className="whitespace-pre-wrap break-words font-mono text-danger text-xs">
          {job.failedReason ?? "No reason was given"}
        </p>
      </section>
      <JobFlow job={job} />
      {job.stacktrace.length > 0 && <StackView stacks={job.stacktrace} failures={failedAttempts(job)} />}
      <PayloadView title="Data" payload={job.data} source={{ queue: job.queue, id: job.id, part: "data" }} />
    </div>
  );
}

function Row({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

const PreviewSkeleton = () => (
  <div className="grid gap-3" aria-busy="true">
    <Skeleton className="h-24" />
    <Skeleton className="h-10" />
    <Skeleton className="h-48" />
  </div>
);
