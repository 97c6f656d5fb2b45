import { onTestFinished } from "vitest";
import { leadOrStandBy } from "../collector/lead";
import { collect } from "../collector/run";
import type { Context } from "../context";
import { FailureInbox } from "../dead-letters/index/inbox";
import { runIndexer } from "../dead-letters/index/indexer";

/** A collector of this test, leading or standing by; gives its stop, which also runs when the test ends. */
export function startTestCollector(ctx: Context, id = "test-collector"): () => Promise<void> {
  const stop = new AbortController();
  const done = leadOrStandBy(ctx, id, (leading) => collect(ctx, id, leading), stop.signal);
  const end = async () => {
    stop.abort();
    await done;
  };
  onTestFinished(end);
  return end;
}

/** A collector of this test that keeps the index of dead letters too, in segments of this many rows. */
export function startTestIndexer(
  ctx: Context,
  { id = "test-collector", segmentRows = 256 } = {},
): () => Promise<void> {
  const stop = new AbortController();
  const work = async (leading: AbortSignal) => {
    const inbox = new FailureInbox();
    const first = new AbortController();
    const both = AbortSignal.any([leading, first.signal]);
    const parts = [collect(ctx, id, both, inbox), runIndexer(ctx, id, inbox, both, { segmentRows })];
    await Promise.race(parts).finally(() => first.abort());
    await Promise.allSettled(parts);
  };
  const done = leadOrStandBy(ctx, id, work, stop.signal);
  const end = async () => {
    stop.abort();
    await done;
  };
  onTestFinished(end);
  return end;
}
