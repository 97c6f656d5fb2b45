"use client";
import type { JobDetail } from "@/lib/contract/jobs";
import { DecisionRow } from "./decision-row";
import { useJobDecisions } from "./use-decisions";

/** Who decided over this job: nothing is drawn for one over which no worker of the runtime did. */
export function JobDecisions({ job }: { job: JobDetail }) {
  const list = useJobDecisions(job);
  const decisions = list.data?.pages.flatMap((page) => page.decisions) ?? [];
  if (decisions.length === 0) return null;
  return (
    <section aria-labelledby="decided" className="min-w-0">
      <h2 id="decided" className="mb-2 font-medium text-sm">
        Who decided this
      </h2>
      <ol className="min-w-0 rounded-md border border-line">
        {decisions.map((decision) => (
          <DecisionRow key={decision.id} queue={job.queue} decision={decision} withJob={false} />
        ))}
      </ol>
      {list.hasNextPage && (
        <button
          type="button"
          className="mt-2 text-accent text-sm underline underline-offset-2 disabled:opacity-50"
          disabled={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Older decisions
        </button>
      )}
    </section>
  );
}
