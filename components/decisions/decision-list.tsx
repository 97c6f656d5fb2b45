import { Scale } from "lucide-react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { Decision } from "@/lib/contract/decisions";
import { formatAbsolute } from "@/lib/format";
import { DecisionRow } from "./decision-row";

export interface DecisionListProps {
  queue: string;
  decisions: readonly Decision[];
  pending: boolean;
  /** With decisions beside it: they are those seen last. */
  error: unknown;
  onRetry: () => void;
  filtered: boolean;
  hasMore: boolean;
  loadingMore: boolean;
  onMore: () => void;
  /** How far back was looked; null when all that is kept was. */
  lookedBackTo: number | null;
}

export function DecisionList(props: DecisionListProps) {
  const { queue, decisions, pending, error, onRetry, hasMore } = props;
  if (pending) return <Loading />;
  if (error && decisions.length === 0) return <ErrorState error={error} onRetry={onRetry} />;
  if (decisions.length === 0 && !hasMore) return <Nothing filtered={props.filtered} />;
  return (
    <div className="grid min-w-0 gap-2">
      {error !== null && (
        <output className="rounded-md border border-line bg-raised px-3 py-2 text-sm">
          The list cannot be read now: this is how it was seen last.
        </output>
      )}
      {decisions.length > 0 && (
        <ol aria-label="Decisions" className="min-w-0 rounded-md border border-line">
          {decisions.map((decision) => (
            <DecisionRow key={decision.id} queue={queue} decision={decision} withJob />
          ))}
        </ol>
      )}
      {hasMore && (
        <Button
          variant="secondary"
          className="justify-self-center"
          disabled={props.loadingMore}
          onClick={props.onMore}
        >
          Older decisions
        </Button>
      )}
      {hasMore && props.lookedBackTo !== null && (
        <p className="text-center text-muted text-xs">Back to {formatAbsolute(props.lookedBackTo)}.</p>
      )}
    </div>
  );
}

const Nothing = ({ filtered }: { filtered: boolean }) => (
  <EmptyState
    icon={Scale}
    title={filtered ? "No such decision" : "Nothing was decided yet"}
    description={
      filtered
        ? "No decision that is kept matches. About 10,000 are kept for each queue; older ones are gone."
        : "Each retry, hold, deferral, fallback and dead letter of this queue's workers will be here, with the rule behind it. Workers of plain BullMQ leave none."
    }
  />
);

const Loading = () => (
  <div aria-busy="true" className="grid gap-1">
    <Skeleton className="h-14" />
    <Skeleton className="h-14" />
    <Skeleton className="h-14" />
  </div>
);
