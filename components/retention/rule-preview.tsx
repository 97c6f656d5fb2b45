import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import type { RetentionPreview } from "@/lib/contract/retention";
import { formatNumber } from "@/lib/format";
import { LetterDryRun } from "../operations/letter-dry-run";

interface Props {
  /** The limits are not whole yet. */
  isEmpty: boolean;
  found: RetentionPreview | undefined;
  error: Error | null;
  isOld: boolean;
  onRetry(): void;
}

/** What a rule would remove if it were in force now. */
export function RulePreview({ isEmpty, found, error, isOld, onRetry }: Props) {
  return (
    <section aria-label="What it would remove now" aria-busy={isOld} className="grid min-w-0 gap-2 text-sm">
      <h3 className="font-medium text-xs">What it would remove now</h3>
      {isEmpty && <p className="text-muted">Say after how long, or how many of the newest to keep.</p>}
      {!isEmpty && error && <ErrorState error={error} onRetry={onRetry} />}
      {!isEmpty && !error && !found && <Skeleton className="h-16" />}
      {!isEmpty && !error && found && (
        <>
          <p>
            <strong className="tabular-nums">{formatNumber(found.total)}</strong> of{" "}
            <span className="tabular-nums">{formatNumber(found.matching)}</span> that match
            {found.oldestAt !== null && found.newestAt !== null && (
              <>
                ; they failed from <RelativeTime at={found.oldestAt} /> to{" "}
                <RelativeTime at={found.newestAt} />
              </>
            )}
            .
          </p>
          {found.total > 0 && <LetterDryRun found={found} isOld={isOld} />}
        </>
      )}
    </section>
  );
}
