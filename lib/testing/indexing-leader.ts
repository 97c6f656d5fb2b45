import { leadOrStandBy, leadTogether } from "../collector/lead";
import { collect } from "../collector/run";
import type { Context } from "../context";
import { FailureInbox } from "../dead-letters/index/inbox";
import { runIndexer } from "../dead-letters/index/indexer";

/** For tests only: what of a collector the index of dead letters needs, leading or standing by, until the signal. */
export function leadIndexing(
  ctx: Context,
  { id, segmentRows }: { id: string; segmentRows: number },
  signal: AbortSignal,
): Promise<void> {
  const work = (leading: AbortSignal) => {
    const inbox = new FailureInbox();
    return leadTogether(leading, (all) => [
      collect(ctx, id, all, inbox),
      runIndexer(ctx, id, inbox, all, { segmentRows }),
    ]);
  };
  return leadOrStandBy(ctx, id, work, signal);
}
