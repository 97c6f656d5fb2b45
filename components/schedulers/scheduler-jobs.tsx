import { Link } from "@/components/ui/link";
import { StateBadge } from "@/components/ui/state-badge";
import type { SchedulerOutcome } from "@/lib/contract/schedulers";
import { formatAbsolute } from "@/lib/format";
import { jobHref } from "../jobs/job-href";

interface Props {
  queue: string;
  jobs: readonly SchedulerOutcome[];
}

/** What became of the jobs of the last times it was due. */
export const SchedulerJobs = ({ queue, jobs }: Props) => (
  <section aria-label="Last jobs" className="grid min-w-0 gap-1">
    <h2 className="font-medium text-sm">Last jobs</h2>
    <p className="text-muted text-xs">
      Of the last times by its present schedule, as far as BullMQ has kept their jobs. Jobs that were run by
      hand are not among them.
    </p>
    {jobs.length === 0 ? (
      <p className="text-muted text-sm">None is kept.</p>
    ) : (
      <ul className="divide-y divide-line rounded-md border border-line text-sm">
        {jobs.map(({ id, state, dueAt }) => (
          <li key={id} className="flex min-h-8 flex-wrap items-center gap-x-4 px-3 py-1">
            <StateBadge state={state === "under way" ? "active" : state} className="w-24" />
            <Link className="tabular-nums hover:underline" href={jobHref({ queue, id })}>
              due {formatAbsolute(dueAt)}
            </Link>
          </li>
        ))}
      </ul>
    )}
  </section>
);
