import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { StateBadge } from "@/components/ui/state-badge";
import type { SchedulerOutcome } from "@/lib/contract/schedulers";
import { jobHref } from "../jobs/job-href";

interface Props {
  queue: string;
  outcome: SchedulerOutcome;
}

/** What became of a scheduler's job, and the way to it. */
export const OutcomeLink = ({ queue, outcome: { id, state, dueAt, endedAt } }: Props) => (
  <Link
    href={jobHref({ queue, id })}
    className="inline-flex items-center gap-2 whitespace-nowrap hover:underline"
  >
    <StateBadge state={state === "under way" ? "active" : state} />
    <RelativeTime at={endedAt ?? dueAt} className="text-muted" />
  </Link>
);
