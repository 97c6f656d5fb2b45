import { GitFork, GitMerge } from "lucide-react";
import { Link } from "@/components/ui/link";
import { StateBadge } from "@/components/ui/state-badge";
import type { DeadLetter } from "@/lib/contract/dead-letters";
import { jobHref } from "../jobs/job-href";
import { childrenWords, parentWords } from "./flow-words";

interface Props {
  job: Pick<DeadLetter, "parent" | "children">;
  className?: string;
}

/** In a row: the parent of a dead letter with its state, or that it has children itself. Nothing for one without a flow. */
export function FlowMark({ job: { parent, children }, className = "" }: Props) {
  if (!parent && !children) return null;
  return (
    <span className={`inline-flex shrink-0 items-center gap-1 align-middle ${className}`}>
      {children && (
        <span title={childrenWords(children)} className="text-muted">
          <GitFork aria-hidden />
          <span className="sr-only">{childrenWords(children)}</span>
        </span>
      )}
      {parent && <ParentMark parent={parent} />}
    </span>
  );
}

function ParentMark({ parent }: { parent: NonNullable<Props["job"]["parent"]> }) {
  const title = `Parent ${parent.name ?? parent.id} in ${parent.queueName}: ${parent.state}. ${parentWords("failed", parent)}`;
  const mark = (
    <>
      <GitMerge aria-hidden className="text-muted" />
      <span className="sr-only">parent </span>
      {parent.state === "gone" ? (
        <span className="text-muted text-xs">removed</span>
      ) : (
        <StateBadge state={parent.state} iconOnly />
      )}
    </>
  );
  if (parent.state === "gone")
    return (
      <span title={title} className="inline-flex items-center gap-0.5">
        {mark}
      </span>
    );
  return (
    <Link href={jobHref(parent)} title={title} className="inline-flex items-center gap-0.5 hover:underline">
      {mark}
    </Link>
  );
}
