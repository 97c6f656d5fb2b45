import { RelativeTime } from "@/components/ui/relative-time";
import type { EditPreview } from "@/lib/contract/edits";
import { DiffView } from "../jobs/diff-view";

/** One job that an edit would take: its data, and what becomes of it or why it would be left alone. */
export const EditSample = ({ job }: { job: EditPreview["sample"][number] }) => (
  <li className="grid min-w-0 gap-1 px-3 py-2">
    <p className="flex flex-wrap items-baseline gap-x-2">
      <span className="min-w-0 truncate font-medium">{job.name}</span>
      <span className="min-w-0 truncate font-mono text-muted text-xs">{job.id}</span>
      {job.tenant !== null && <span className="text-muted text-xs">{job.tenant}</span>}
      {job.addedAt !== null && (
        <span className="ml-auto text-muted text-xs">
          added <RelativeTime at={job.addedAt} />
        </span>
      )}
    </p>
    <p className="truncate font-mono text-muted text-xs" title={job.dataPreview}>
      {job.dataPreview}
    </p>
    {job.refusal !== null && <p className="break-words text-warn text-xs">Left as it is: {job.refusal}</p>}
    {job.before !== null && job.after !== null && (
      <DiffView before={job.before} after={job.after} label={`What changes of job ${job.id}`} />
    )}
  </li>
);
