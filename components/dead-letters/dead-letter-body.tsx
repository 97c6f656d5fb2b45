"use client";

import { PartyPopper, SearchX } from "lucide-react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { type DeadLetter, INDEX_ONLY } from "@/lib/contract/dead-letters";
import { DeadLetterList } from "./dead-letter-list";
import type { UrlFilter } from "./filter";
import { IndexWait } from "./index-wait";
import type { ListSelection } from "./selection";
import type { useDeadLetters } from "./use-dead-letters";

interface Props {
  list: ReturnType<typeof useDeadLetters>;
  filtered: boolean;
  selection: ListSelection;
  current: string | null;
  open: string | null;
  onClear(): void;
  onSet(part: Partial<UrlFilter>): void;
  onToggle(row: DeadLetter, range: boolean): void;
  onToggleShown(): void;
  onOpen(row: DeadLetter): void;
}

/** The list in each of its states: loading, refused, empty, filled. */
export function DeadLetterBody({ list, filtered, onClear, onSet, ...rest }: Props) {
  if (list.isForSearch) return <ForSearch onLeaveOut={() => onSet({ text: null })} />;
  if (list.isPending) return <Loading />;
  if (list.waitsForIndex && list.items.length === 0) {
    return <IndexWait onServing={() => void list.refetch()} onLeaveOut={() => onSet(NOT_INDEXED)} />;
  }
  if (list.error && list.items.length === 0) {
    return <ErrorState className={FILLS} error={list.error} onRetry={() => void list.refetch()} />;
  }
  if (list.items.length > 0) {
    return <DeadLetterList rows={list.items} onNearEnd={list.hasMore ? list.more : nothing} {...rest} />;
  }
  if (list.isSearching) return <Loading />;
  if (filtered) {
    return (
      <EmptyState
        icon={SearchX}
        className={FILLS}
        title="No dead letter matches"
        description={
          list.isStopped ? "The search was stopped before it had looked at all of them." : undefined
        }
        action={
          <Button variant="secondary" onClick={onClear}>
            Clear the filter
          </Button>
        }
      />
    );
  }
  return (
    <EmptyState
      icon={PartyPopper}
      className={FILLS}
      title="No dead letters"
      description="Every job of every queue that keeps its failures has succeeded, is waiting, or is being retried."
    />
  );
}

/** The body lies in a row beside the preview. */
const FILLS = "flex-1 content-start";

const nothing = () => {};
const NOT_INDEXED = Object.fromEntries(INDEX_ONLY.map((part) => [part, null]));

const ForSearch = ({ onLeaveOut }: { onLeaveOut(): void }) => (
  <EmptyState
    icon={SearchX}
    className={FILLS}
    title="Too much for a list"
    description="A text in the error goes with queue, job name and time here, and not with the other filters."
    action={
      <Button variant="secondary" onClick={onLeaveOut}>
        Leave out the text
      </Button>
    }
  />
);

const Loading = () => (
  <div className="grid w-full content-start gap-1" aria-busy="true">
    {Array.from({ length: 12 }, (_, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: all are alike.
      <Skeleton key={index} className="h-8" />
    ))}
  </div>
);
