import { leadOrStandBy } from "../collector/lead";
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
  const work = async (leading: AbortSignal) => {
    const inbox = new FailureInbox();
    const first = new AbortController();
    const both = AbortSignal.any([leading, first.signal]);
    const parts = [collect(ctx, id, both, inbox), runIndexer(ctx, id, inbox, both, { segmentRows })];
    await Promise.race(parts).finally(() => first.abort());
    await Promise.allSettled(parts);
  };
  return leadOrStandBy(ctx, id, work, signal);
}
