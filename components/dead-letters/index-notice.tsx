"use client";

import { RelativeTime } from "@/components/ui/relative-time";
import type { DeadLettersAnswer } from "@/lib/contract/dead-letters";
import { formatNumber } from "@/lib/format";

/** An index that is so far behind has nobody to feed it. */
const STALE_MS = 30_000;

interface Props {
  index: DeadLettersAnswer["bySets"];
  /** Of when the index was as the list was read, and when that was, epoch ms. */
  asOf: number | null;
  readAt: number;
}

/** Above a list: why it comes from BullMQ's sets and how far the index is, or that the index it comes from stands still. */
export function IndexNotice({ index, asOf, readAt }: Props) {
  // By when the list was read: one that is held still while somebody selects grows old by itself.
  if (!index && asOf !== null && readAt - asOf > STALE_MS) {
    return (
      <output className="block text-warn text-xs">
        Nobody has fed the index of dead letters since <RelativeTime at={asOf} />: does a collector run? What
        has failed since is not in this list.
      </output>
    );
  }
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
