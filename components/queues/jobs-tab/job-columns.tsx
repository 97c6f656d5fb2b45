import type { ReactNode } from "react";
import { Link } from "@/components/ui/link";
import { RelativeTime, useNow } from "@/components/ui/relative-time";
import type { JobState } from "@/lib/contract/common";
import type { JobSummary } from "@/lib/contract/jobs";
import { formatDuration, formatNumber } from "@/lib/format";

export interface JobColumn {
  id: string;
  header: string;
  /** Numbers and times stand at the right. */
  numeric?: boolean;
  /** Takes what width is left, and is cut. */
  wide?: boolean;
  cell: (job: JobSummary) => ReactNode;
}

const time = (at: number | null) => (at === null ? "–" : <RelativeTime at={at} />);

const tenant: JobColumn = { id: "tenant", header: "Tenant", cell: (job) => job.tenant ?? "–" };
const data: JobColumn = {
  id: "data",
  header: "Data",
  wide: true,
  cell: (job) => <Mono text={job.dataPreview} />,
};
const attempts: JobColumn = {
  id: "attempts",
  header: "Attempts",
  numeric: true,
  cell: (job) => `${job.attemptsMade} of ${job.attempts}`,
};
const added: JobColumn = { id: "added", header: "Added", numeric: true, cell: (job) => time(job.timestamp) };
const started: JobColumn = {
  id: "started",
  header: "Started",
  numeric: true,
  cell: (job) => time(job.processedOn),
};
const running: JobColumn = {
  id: "running",
  header: "Running for",
  numeric: true,
  cell: (job) => (job.processedOn === null ? "–" : <Running since={job.processedOn} />),
};
const priority: JobColumn = {
  id: "priority",
  header: "Priority",
  numeric: true,
  cell: (job) => formatNumber(job.priority),
};
const reason: JobColumn = {
  id: "reason",
  header: "Reason",
  wide: true,
  cell: (job) => <Mono text={job.failedReason ?? ""} />,
};
const runs: JobColumn = {
  id: "runs",
  header: "Runs",
  numeric: true,
  cell: (job) =>
    job.heldBy === null ? (
      time(job.runAt)
    ) : (
      <Link href="/flags" className="text-state-held underline underline-offset-2">
        held by {job.heldBy}
      </Link>
    ),
};
const took: JobColumn = {
  id: "took",
  header: "Took",
  numeric: true,
  cell: (job) =>
    job.finishedOn === null || job.processedOn === null
      ? "–"
      : formatDuration(job.finishedOn - job.processedOn),
};
const finished: JobColumn = {
  id: "finished",
  header: "Finished",
  numeric: true,
  cell: (job) => time(job.finishedOn),
};
const failedAt: JobColumn = { ...finished, id: "failed", header: "Failed" };

/** What tells most about a job in each state; the job itself comes first in every list. */
export const COLUMNS: Record<JobState, readonly JobColumn[]> = {
  waiting: [data, tenant, attempts, added],
  prioritized: [data, tenant, priority, added],
  active: [data, tenant, attempts, started, running],
  delayed: [data, tenant, attempts, added, runs],
  failed: [reason, tenant, attempts, failedAt],
  completed: [data, tenant, attempts, took, finished],
  "waiting-children": [data, tenant, added, started],
};

const Mono = ({ text }: { text: string }) => (
  <span title={text} className="block truncate font-mono text-xs">
    {text}
  </span>
);

function Running({ since }: { since: number }) {
  const now = useNow();
  return <span suppressHydrationWarning>{formatDuration(Math.max(0, now - since))}</span>;
}
