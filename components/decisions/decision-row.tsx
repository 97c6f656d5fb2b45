import { jobHref } from "@/components/jobs/job-href";
import { Badge } from "@/components/ui/badge";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Decision } from "@/lib/contract/decisions";
import { basisWords, delayWords, failureWords, KIND_WORDS } from "./decision-words";

export interface DecisionRowProps {
  queue: string;
  decision: Decision;
  /** Left out where the page is the job's own. */
  withJob: boolean;
}

/** One decision: what was done, to which job, why, and by what rule. */
export function DecisionRow({ queue, decision, withJob }: DecisionRowProps) {
  const { done, tone } = KIND_WORDS[decision.kind];
  const delay = delayWords(decision);
  const failure = failureWords(decision);
  const basis = basisWords(decision);
  return (
    <li className="grid min-w-0 gap-0.5 border-line border-b px-3 py-2 text-sm last:border-b-0">
      <div className="flex min-w-0 flex-wrap items-baseline gap-x-2 gap-y-1">
        <Badge tone={tone}>{done}</Badge>
        {delay !== null && <span className="tabular-nums">{delay}</span>}
        {withJob && (
          <Link className="min-w-0 break-all hover:underline" href={jobHref({ queue, id: decision.jobId })}>
            {decision.jobName} <span className="text-muted">{decision.jobId}</span>
          </Link>
        )}
        {failure !== null && <span className="text-muted">{failure}</span>}
        <span className="ml-auto whitespace-nowrap text-muted">
          <RelativeTime at={decision.at} />
        </span>
      </div>
      <p className="min-w-0 break-words">{decision.why}</p>
      {decision.message !== null && (
        <p className="min-w-0 break-words font-mono text-muted text-xs">{decision.message}</p>
      )}
      {basis !== "" && <p className="wrap-anywhere min-w-0 text-muted text-xs">{basis}</p>}
    </li>
  );
}
