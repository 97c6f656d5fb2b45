"use client";

import { Search, SearchX } from "lucide-react";
import { useMemo } from "react";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { DeadLetter } from "@/lib/contract/dead-letters";
import { DeadLetterList } from "../dead-letters/dead-letter-list";
import { IndexWait } from "../dead-letters/index-wait";
import { type ListSelection, rowKey } from "../dead-letters/selection";
import { waitsForIndex } from "../dead-letters/use-index-progress";
import { foundParts } from "./found-parts";
import { FoundText } from "./found-text";
import type { Question } from "./question";
import type { SearchRun } from "./search-run";

interface Props {
  run: SearchRun;
  question: Question | null;
  selection: ListSelection;
  current: string | null;
  open: string | null;
  onAgain(): void;
  onLeaveOut(): void;
  onToggle(row: DeadLetter, range: boolean): void;
  onToggleShown(): void;
  onOpen(row: DeadLetter): void;
}

/** The hits, or why there are none. */
export function SearchBody({ run, question, onAgain, onLeaveOut, ...list }: Props) {
  const found = useMemo(() => new Map(run.hits.map((hit) => [rowKey(hit.letter), hit.found])), [run.hits]);
  const rows = useMemo(() => run.hits.map(({ letter }) => letter), [run.hits]);
  if (question === null) {
    return (
      <EmptyState
        icon={Search}
        className={FILLS}
        title="Say what to look for"
        description="A text in errors or payloads, in any case, or what a JSONPath finds in payloads. The filters say in which dead letters."
      />
    );
  }
  if (rows.length === 0) {
    if (waitsForIndex(run.error)) return <IndexWait onServing={onAgain} onLeaveOut={onLeaveOut} />;
    if (run.error) return <ErrorState className={FILLS} error={run.error} onRetry={onAgain} />;
    // Before it has begun as well.
    if (run.state === "running" || run.state === "idle") return <Looking />;
    return (
      <EmptyState
        icon={SearchX}
        className={FILLS}
        title="Nothing was found"
        description={
          run.state === "stopped" ? "The search was stopped before it had looked at all of them." : undefined
        }
      />
    );
  }
  return (
    <DeadLetterList
      rows={rows}
      onNearEnd={nothing}
      foundOf={(row) => ({
        isError: question.place === "error",
        text: <FoundText {...foundParts(question, found.get(rowKey(row)) ?? "", row.failedReason)} />,
      })}
      {...list}
    />
  );
}

/** The body lies in a row beside the preview. */
const FILLS = "flex-1 content-start";

const nothing = () => {};

const Looking = () => (
  <div className="grid w-full content-start gap-1" aria-busy="true">
    <Skeleton className="h-8" />
    <Skeleton className="h-8" />
    <Skeleton className="h-8" />
  </div>
);
