"use client";

import { RotateCcw } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/cn";
import type { Operation, OperationKind } from "@/lib/contract/operations";
import { capitalized } from "@/lib/format";
import { GROUPS_HREF } from "../dead-letters/addresses";
import type { Names } from "../dead-letters/filter-words";
import { editWords } from "../edits/edit-words";
import { operationsHref } from "./operation-ref";
import { COLUMNS, OperationRow } from "./operation-row";
import { selectionWords, WORDS } from "./progress";
import { useOperations } from "./use-operations";
import { useQueueNames } from "./use-queue-names";

const time = new Intl.DateTimeFormat("en-GB", { dateStyle: "short", timeStyle: "short" });

/** Replays, with discards and edits beside them: what was done to many jobs at once, newest first. */
export function OperationsView({ kind }: { kind: OperationKind }) {
  const operations = useOperations(kind);
  const words = WORDS[kind];
  return (
    <div className="grid gap-4">
      <PageHeader
        title="Replays"
        description="What was done to many jobs at once: dead letters replayed and discarded, live jobs edited. It goes on after a restart."
      />
      <nav aria-label="Kind of operation" className="flex gap-1 border-line border-b">
        <KindLink kind="replay" current={kind} />
        <KindLink kind="discard" current={kind} />
        <KindLink kind="edit" current={kind} />
      </nav>
      {operations.isPending && <Loading />}
      {operations.isError && (
        <ErrorState error={operations.error} onRetry={() => void operations.refetch()} />
      )}
      {operations.data?.length === 0 && (
        <EmptyState
          icon={RotateCcw}
          title={`No ${words.noun.toLowerCase()}s yet`}
          description={`${HOW[kind]} Each ${words.noun.toLowerCase()} is kept here with who, why and how many.`}
          action={
            <Link
              className="text-accent underline underline-offset-2"
              href={kind === "edit" ? "/" : GROUPS_HREF}
            >
              {kind === "edit" ? "Go to the queues" : "Go to the dead letters"}
            </Link>
          }
        />
      )}
      {operations.data && operations.data.length > 0 && <OperationList kind={kind} rows={operations.data} />}
    </div>
  );
}

const HOW: Record<OperationKind, string> = {
  replay: "Select dead letters, then replay them.",
  discard: "Select dead letters, then discard them.",
  edit: "Open the jobs of a queue that wait or are delayed, then promote, delay, prioritize or remove them.",
};

function KindLink({ kind, current }: { kind: OperationKind; current: OperationKind }) {
  const active = kind === current;
  return (
    <Link
      href={operationsHref(kind)}
      aria-current={active ? "page" : undefined}
      className={cn(
        "-mb-px border-transparent border-b-2 px-3 py-2 text-sm",
        active ? "border-accent font-medium" : "text-muted hover:text-fg",
      )}
    >
      {WORDS[kind].noun}s
    </Link>
  );
}

function OperationList({ kind, rows }: { kind: OperationKind; rows: readonly Operation[] }) {
  const { nameOf } = useQueueNames();
  const words = WORDS[kind];
  return (
    <section aria-label={`${words.noun}s`} className="rounded-md border border-line bg-surface">
      <div
        className={cn(
          "hidden h-8 items-center gap-x-3 border-line border-b bg-raised px-3 text-muted text-xs md:grid",
          COLUMNS,
        )}
      >
        <span>State</span>
        <span>What</span>
        <span>Why · who</span>
        <span>Progress</span>
        <span className="text-right">{capitalized(words.done)}</span>
        <span className="text-right">Skipped</span>
        <span className="text-right">Failed</span>
        <span className="text-right">When</span>
      </div>
      <ul>
        {rows.map((row) => (
          <OperationRow
            key={row.id}
            row={row}
            what={whatOf(row, { queue: nameOf, time: (at) => time.format(at) })}
          />
        ))}
      </ul>
    </section>
  );
}

const whatOf = (row: Operation, names: Names) => {
  const selected = selectionWords(row.selection, names);
  return row.kind === "edit" ? `${editWords(row.edit, names.time)}: ${selected}` : selected;
};

const Loading = () => (
  <div aria-busy="true" className="grid gap-1">
    <Skeleton className="h-8" />
    <Skeleton className="h-8" />
    <Skeleton className="h-8" />
  </div>
);
