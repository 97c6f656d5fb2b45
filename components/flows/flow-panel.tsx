import { RotateCcw } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import type { Child, JobDetail } from "@/lib/contract/jobs";
import { childrenWords, parentWords, totalOf } from "./flow-words";
import { ProgressBar } from "./progress-bar";
import type { ProgressPart } from "./progress-parts";
import { RelativeLink } from "./relative-link";

interface Props {
  job: Pick<JobDetail, "state" | "parent" | "children">;
  /** How far the children are. */
  progress: ProgressPart[];
  items: Child[];
  state: "loading" | "error" | "ready";
  hasMore: boolean;
  isLoadingMore: boolean;
  readOnly: boolean;
  onMore(): void;
  onRetry(): void;
  onReplayParent(): void;
  /** What can be done with the children. */
  childActions: ReactNode;
}

/** The flow around a job: the parent that waits for it or failed with it, and the children it waits for. */
export function FlowPanel({ job, readOnly, onReplayParent, ...children }: Props) {
  const { parent } = job;
  const words = parent && parentWords(job.state, parent);
  return (
    <section aria-labelledby="flow" className="grid gap-3 text-sm">
      <h2 id="flow" className="font-medium text-sm">
        Flow
      </h2>
      {parent && (
        <div className="grid gap-1.5">
          <h3 className="text-muted text-xs">Parent</h3>
          <div className="rounded-md border border-line">
            <RelativeLink job={parent} />
          </div>
          {words && <p className="text-muted text-xs">{words}</p>}
          {parent.replayable && job.state !== "failed" && (
            <Button
              className="justify-self-start"
              size="sm"
              variant="primary"
              disabled={readOnly}
              onClick={onReplayParent}
            >
              <RotateCcw aria-hidden /> Replay the parent…
            </Button>
          )}
        </div>
      )}
      {totalOf(job.children) > 0 && <Children counts={job.children} {...children} />}
    </section>
  );
}

interface ChildrenProps
  extends Pick<
    Props,
    "progress" | "items" | "state" | "hasMore" | "isLoadingMore" | "onMore" | "onRetry" | "childActions"
  > {
  counts: JobDetail["children"];
}

function Children({
  counts,
  progress,
  items,
  state,
  hasMore,
  isLoadingMore,
  onMore,
  onRetry,
  childActions,
}: ChildrenProps) {
  return (
    <div className="grid gap-1.5">
      <h3 className="text-muted text-xs">{childrenWords(counts)}</h3>
      <ProgressBar parts={progress} />
      {state === "loading" && <Skeleton className="h-8" />}
      {state === "error" && items.length === 0 && (
        <p className="flex items-center gap-2 text-muted text-xs">
          The children could not be read.
          <Button size="sm" variant="secondary" onClick={onRetry}>
            Try again
          </Button>
        </p>
      )}
      {items.length > 0 && (
        <ul
          aria-label="Children"
          className="max-h-80 divide-y divide-line overflow-y-auto rounded-md border border-line"
        >
          {items.map((child) => (
            <li key={`${child.queue} ${child.id}`}>
              <RelativeLink job={child} note={noteOf(child)} />
            </li>
          ))}
        </ul>
      )}
      {hasMore && (
        <Button
          className="justify-self-start"
          size="sm"
          variant="secondary"
          disabled={isLoadingMore}
          onClick={onMore}
        >
          Show more
        </Button>
      )}
      {childActions}
    </div>
  );
}

/** What the parent knows of a child that its own state does not tell. */
function noteOf({ outcome, state }: Child): string | null {
  if (outcome === "ignored") return "ignored";
  if (state !== "gone") return null;
  if (outcome === "processed") return "completed, not kept";
  return outcome === "failed" ? "failed, not kept" : "removed";
}
