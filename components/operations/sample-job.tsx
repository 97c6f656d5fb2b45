import { RelativeTime } from "@/components/ui/relative-time";
import type { Preview } from "@/lib/contract/operations";
import { DiffView } from "../jobs/diff-view";

/** One job that an operation would take: what it died of, and what becomes of its payload or why it would be left alone. */
export function SampleJob({ job }: { job: Preview["sample"][number] }) {
  return (
    <li className="grid min-w-0 gap-1 px-3 py-2">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="min-w-0 truncate font-medium">{job.name}</span>
        <span className="min-w-0 truncate font-mono text-muted text-xs">{job.id}</span>
        {job.tenant !== null && <span className="text-muted text-xs">{job.tenant}</span>}
        <span className="ml-auto text-muted text-xs">
          {job.queueName}, <RelativeTime at={job.failedAt} />
        </span>
      </p>
      <p className="line-clamp-2 break-words font-mono text-muted text-xs">
        {job.failedReason || "No reason was given"}
      </p>
      {job.refusal !== null && <p className="break-words text-warn text-xs">Left as it is: {job.refusal}</p>}
      {job.before !== null && job.after !== null && (
        <DiffView before={job.before} after={job.after} label={`What changes in job ${job.id}`} />
      )}
    </li>
  );
}
