"use client";

import { PartyPopper, Search, SearchX } from "lucide-react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Link } from "@/components/ui/link";
import { Skeleton } from "@/components/ui/skeleton";
import type { DeadLetter } from "@/lib/contract/dead-letters";
import type { SelectionFilter } from "@/lib/contract/operations";
import { searchHref } from "./addresses";
import { DeadLetterList } from "./dead-letter-list";
import { isFiltered, type UrlFilter, WITHOUT_INDEX } from "./filter";
import { IndexWait } from "./index-wait";
import type { ListSelection } from "./selection";
import type { useDeadLetters } from "./use-dead-letters";

interface Props {
  list: ReturnType<typeof useDeadLetters>;
  filter: SelectionFilter;
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
export function DeadLetterBody({ list, filter, onClear, onSet, ...rest }: Props) {
  if (list.isForSearch) return <ForSearch filter={filter} onLeaveOut={() => onSet({ text: null })} />;
  if (list.isPending) return <Loading />;
  if (list.waitsForIndex && list.items.length === 0) {
    return <IndexWait onServing={() => void list.refetch()} onLeaveOut={() => onSet(WITHOUT_INDEX)} />;
  }
  if (list.error && list.items.length === 0) {
    return <ErrorState className={FILLS} error={list.error} onRetry={() => void list.refetch()} />;
  }
  if (list.items.length > 0) {
    return <DeadLetterList rows={list.items} onNearEnd={list.hasMore ? list.more : nothing} {...rest} />;
  }
  if (list.isSearching) return <Loading />;
  if (isFiltered(filter)) {
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

const ForSearch = ({ filter, onLeaveOut }: { filter: SelectionFilter; onLeaveOut(): void }) => (
  <EmptyState
    icon={Search}
    className={FILLS}
    title="This takes a search"
    description="Here a text in the error goes with queue, job name and time only. The search looks for it among what all the filters select."
    action={
      <div className="flex flex-wrap justify-center gap-2">
        <Button variant="primary" asChild>
          <Link href={searchHref(filter)}>Search for it</Link>
        </Button>
        <Button variant="secondary" onClick={onLeaveOut}>
          Leave out the text
        </Button>
      </div>
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
