"use client";
import { BlockedParents } from "@/components/flows/blocked-parents";
import { ErrorState } from "@/components/ui/error-state";
import { Link } from "@/components/ui/link";
import { Skeleton } from "@/components/ui/skeleton";
import { StateBadge } from "@/components/ui/state-badge";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import type { JobState } from "@/lib/contract/common";
import type { JobSummary } from "@/lib/contract/jobs";
import type { QueueDetail } from "@/lib/contract/queues";
import { formatCompact, formatNumber } from "@/lib/format";
import { deadLettersHref } from "../../dead-letters/addresses";
import { LazyEditDialog } from "../../edits/lazy-edit-dialog";
import { EditBar } from "./edit-bar";
import { JobList } from "./job-list";
import { JobPager } from "./job-pager";
import { firstState, STATES } from "./job-states";
import { useJobEditing } from "./use-job-editing";
import { useJobList } from "./use-job-list";
import { usePages } from "./use-pages";

const NONE: JobSummary[] = [];

/** A queue's jobs, state by state and page by page. */
export function JobsTab({ queue }: { queue: QueueDetail }) {
  const { state, cursor, show, next, previous } = usePages(firstState(queue.counts));
  const list = useJobList(queue.key, state, cursor);
  const editing = useJobEditing(queue.key, state, list.data?.jobs ?? NONE);
  return (
    <Tabs value={state} onValueChange={(value) => show(value as JobState)} className="grid min-w-0 gap-3">
      <TabsList aria-label="States of jobs">
        {STATES.map((each) => (
          <TabsTrigger key={each} value={each}>
            <StateBadge state={each} />
            <span title={formatNumber(queue.counts[each])}>{formatCompact(queue.counts[each])}</span>
          </TabsTrigger>
        ))}
      </TabsList>
      <TabsContent value={state} className="grid min-w-0 gap-2">
        {state === "failed" && queue.counts.failed > 0 && (
          <p className="text-muted">
            To search, replay or discard them, open{" "}
            <Link
              className="text-accent underline underline-offset-2"
              href={deadLettersHref({ queue: queue.key })}
            >
              the dead letters of this queue
            </Link>
            .
          </p>
        )}
        {state === "waiting-children" && queue.counts["waiting-children"] > 0 && (
          <BlockedParents queue={queue.key} />
        )}
        {editing.state !== null && (
          <EditBar
            state={state}
            chosen={editing.chosen.length}
            total={list.data?.total ?? queue.counts[state]}
            readOnly={editing.readOnly}
            onEdit={editing.ask}
            onNone={editing.none}
          />
        )}
        <div className="min-w-0 overflow-x-auto rounded-md border bg-surface" aria-busy={list.isPending}>
          {list.data ? (
            <JobList
              key={`${state} ${cursor}`}
              state={state}
              jobs={list.data.jobs}
              queueName={queue.name}
              choice={editing.choice}
            />
          ) : list.isError ? (
            <ErrorState error={list.error} onRetry={() => void list.refetch()} />
          ) : (
            <Skeleton className="h-96 rounded-none" />
          )}
        </div>
        {list.data && (list.data.nextCursor !== null || cursor !== null) && (
          <JobPager
            shown={list.data.jobs.length}
            total={list.data.total}
            isFirst={cursor === null}
            nextCursor={list.data.nextCursor}
            onPrevious={previous}
            onNext={next}
          />
        )}
      </TabsContent>
      {editing.state !== null && editing.url.edit !== null && !editing.readOnly && (
        <LazyEditDialog
          queue={queue}
          state={editing.state}
          chosen={editing.chosen.length > 0 ? editing.chosen : null}
          url={editing.url}
          onUrl={editing.setUrl}
          onClose={editing.close}
          onCreated={editing.created}
        />
      )}
    </Tabs>
  );
}
