import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { DeadLetter } from "@/lib/contract/dead-letters";
import { formatNumber } from "@/lib/format";
import { deadLettersHref } from "../dead-letters/addresses";
import { jobHref } from "../jobs/job-href";
import { firstLine } from "../jobs/payload-text";

interface Props {
  /** Key of the group, and how many dead letters it has. */
  group: string;
  count: number;
  samples: DeadLetter[];
  nameOf(queue: string): string;
}

/** The newest dead letters of a group. */
export const GroupSamples = ({ group, count, samples, nameOf }: Props) => (
  <section aria-labelledby="group-samples" className="grid min-w-0 gap-2">
    <div className="flex items-baseline justify-between gap-3">
      <h2 id="group-samples" className="font-semibold">
        Newest dead letters
      </h2>
      {count > samples.length && (
        <Link href={deadLettersHref({ group })} className="text-accent text-sm underline underline-offset-2">
          All {formatNumber(count)}
        </Link>
      )}
    </div>
    {samples.length === 0 && <p className="text-muted text-sm">None is left.</p>}
    <ul className="min-w-0 overflow-hidden rounded-md border border-line bg-surface empty:hidden">
      {samples.map((job) => (
        <li
          key={`${job.queue} ${job.id}`}
          className="grid gap-0.5 border-line border-b px-3 py-2 last:border-b-0"
        >
          <span className="flex min-w-0 items-center justify-between gap-3 text-sm">
            <Link href={jobHref(job)} className="min-w-0 truncate hover:underline">
              {job.name} <span className="text-muted">{job.id}</span>
            </Link>
            <span className="shrink-0 text-muted text-xs">
              <RelativeTime at={job.failedAt} />
            </span>
          </span>
          <span className="truncate font-mono text-xs" title={job.failedReason}>
            {firstLine(job.failedReason) || "No reason was given"}
          </span>
          <span className="text-muted text-xs">
            {nameOf(job.queue)}
            {job.tenant !== null && ` · ${job.tenant}`} · {job.attemptsMade} of {job.attempts} attempts
          </span>
        </li>
      ))}
    </ul>
  </section>
);
