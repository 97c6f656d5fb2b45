import { Link } from "@/components/ui/link";
import { StateBadge } from "@/components/ui/state-badge";
import type { Relative } from "@/lib/contract/jobs";
import { jobHref } from "../jobs/job-href";

/** One job of a flow: where it is and how it stands. A job that is gone has no page. */
export function RelativeLink({ job, note = null }: { job: Relative; note?: string | null }) {
  const isGone = job.state === "gone";
  const label = (
    <>
      {job.name ?? job.id} <span className="text-muted">· {job.queueName}</span>
    </>
  );
  const title = `${job.queueName} ${job.id}`;
  return (
    <div className="flex min-h-8 items-center justify-between gap-3 px-3">
      {isGone ? (
        <span className="min-w-0 truncate text-muted" title={title}>
          {label}
        </span>
      ) : (
        <Link className="min-w-0 truncate hover:underline" href={jobHref(job)} title={title}>
          {label}
        </Link>
      )}
      <span className="flex shrink-0 items-center gap-2">
        {note !== null && <span className="text-muted text-xs">{note}</span>}
        {isGone ? (
          note === null && <span className="text-muted text-xs">removed</span>
        ) : (
          <StateBadge state={job.state} />
        )}
      </span>
    </div>
  );
}
