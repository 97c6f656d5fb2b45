"use client";

import { ErrorState } from "@/components/ui/error-state";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import type { Operation } from "@/lib/contract/operations";
import { makesNewJobs } from "@/lib/contract/values/replay-options";
import { formatDuration } from "@/lib/format";
import { deadLettersHref } from "../dead-letters/addresses";
import { useGroupName } from "../dead-letters/use-group-names";
import { editWords } from "../edits/edit-words";
import { ReplayParents } from "../flows/replay-parents";
import { BackLink } from "./back-link";
import { CanaryPanel } from "./canary-panel";
import { CancelButton } from "./cancel-button";
import { changeParts } from "./change-words";
import { OperationProgress } from "./operation-progress";
import { type OperationRef, operationsHref } from "./operation-ref";
import { OperationState } from "./operation-state";
import { OutcomePanel } from "./outcome-panel";
import { PauseButton } from "./pause-button";
import { paceWords, selectionWords, WORDS } from "./progress";
import { SlowedNote } from "./slowed-note";
import { backOffWords } from "./slowed-words";
import { UndoPanel } from "./undo-panel";
import { useOperation } from "./use-operations";
import { useQueueNames } from "./use-queue-names";

const time = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "short",
  timeStyle: "short",
});

/** One replay, discard or edit: how far it is, what it takes, who wanted it and why. */
export function OperationView({ kind, id }: OperationRef) {
  const operation = useOperation(kind, id);
  const words = WORDS[kind];
  return (
    <div className="grid gap-4">
      <BackLink href={operationsHref(kind)} label={`${words.noun}s`} />
      <PageHeader
        title={
          <>
            {words.noun} {operation.data && <OperationState {...operation.data} />}
          </>
        }
        actions={
          operation.data && (
            <>
              <PauseButton operation={operation.data} />
              <CancelButton operation={operation.data} />
            </>
          )
        }
      />
      {operation.isPending && <Skeleton className="h-40" />}
      {operation.isError && <ErrorState error={operation.error} onRetry={() => void operation.refetch()} />}
      {operation.data && (
        <>
          <section aria-label="Progress" className="rounded-md border border-line bg-surface p-4">
            <OperationProgress operation={operation.data} />
          </section>
          {operation.data.kind === "replay" && <SlowedNote replay={operation.data} />}
          {operation.data.canary && <CanaryPanel canary={operation.data.canary} />}
          {operation.data.kind === "replay" && <OutcomePanel replay={operation.data} />}
          {operation.data.kind === "replay" && <ReplayParents replay={operation.data} />}
          {operation.data.kind === "discard" && <UndoPanel removal={operation.data} />}
          {operation.data.kind === "edit" && operation.data.edit.action === "remove" && (
            <UndoPanel removal={operation.data} />
          )}
          <Facts operation={operation.data} />
        </>
      )}
    </div>
  );
}

function Facts({ operation }: { operation: Operation }) {
  const { nameOf } = useQueueNames();
  const filter = "filter" in operation.selection ? operation.selection.filter : null;
  const names = { queue: nameOf, group: useGroupName(filter?.group), time: (at: number) => time.format(at) };
  const what = selectionWords(operation.selection, names);
  const took =
    operation.startedAt !== null && operation.finishedAt !== null
      ? formatDuration(operation.finishedAt - operation.startedAt)
      : null;
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 text-sm">
      <Fact name="What">
        {what}
        {filter && (
          <>
            {" · "}
            <Link className="text-accent underline underline-offset-2" href={deadLettersHref(filter)}>
              dead letters that match now
            </Link>
          </>
        )}
      </Fact>
      {operation.kind === "edit" && (
        <Fact name="Does">{editWords(operation.edit, (at) => time.format(at))}</Fact>
      )}
      <Fact name="Why">{operation.reason}</Fact>
      <Fact name="Who">{operation.by}</Fact>
      <Fact name="Pace">{paceWords(operation)}</Fact>
      {operation.kind === "replay" && <Fact name="Slows down">{backOffWords(operation.backOff)}</Fact>}
      {operation.change && (
        <Fact name="Changes">
          <ul>
            {changeParts(operation.change, nameOf).map((part) => (
              <li key={part} className="break-all">
                {part}
              </li>
            ))}
          </ul>
          {makesNewJobs(operation.change) && (
            <span className="text-muted">Each job became a new one, with its history.</span>
          )}
        </Fact>
      )}
      {operation.state === "pending" && operation.behind.length > 0 && (
        <Fact name="Waits for">
          {operation.behind.map((id) => (
            <span key={id} className="break-all font-mono text-xs">
              {id}{" "}
            </span>
          ))}
          <span className="text-muted">to end: it works in the same queue</span>
        </Fact>
      )}
      <Fact name={operation.kind === "edit" ? "As of" : "Failed by"}>
        <RelativeTime at={operation.frozenAt} />{" "}
        <span className="text-muted">
          {operation.kind === "edit"
            ? "(jobs that were added or begun since are left alone)"
            : "(later failures are left alone)"}
        </span>
      </Fact>
      <Fact name="Created">
        <RelativeTime at={operation.createdAt} />
      </Fact>
      {operation.startedAt !== null && (
        <Fact name="Started">
          <RelativeTime at={operation.startedAt} />
        </Fact>
      )}
      {operation.finishedAt !== null && (
        <Fact name="Finished">
          <RelativeTime at={operation.finishedAt} />
          {took && <span className="text-muted"> after {took}</span>}
        </Fact>
      )}
      <Fact name="Id">
        <span className="break-all font-mono text-xs">{operation.id}</span>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
