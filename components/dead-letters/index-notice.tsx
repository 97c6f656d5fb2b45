import { RelativeTime } from "@/components/ui/relative-time";
import type { IndexProgressAnswer } from "@/lib/contract/dead-letters";
import { formatNumber } from "@/lib/format";

/** Above a list that comes from BullMQ's sets: why, and how far the index is. */
export function IndexNotice({ index }: { index: IndexProgressAnswer | null }) {
  // Where nothing has died there is nothing to build.
  if (!index || index.of === 0) return null;
  return (
    <output className="block text-muted text-xs">
      {index.isServing && index.asOf !== null ? (
        <>
          Nobody has fed the index of dead letters since <RelativeTime at={index.asOf} />: does a collector
          run? The list comes from the queues themselves.
        </>
      ) : (
        <>
          The index of dead letters is being built: {formatNumber(Math.min(index.indexed, index.of))} of about{" "}
          {formatNumber(index.of)} are in it. The list comes from the queues themselves.
        </>
      )}
    </output>
  );
}
