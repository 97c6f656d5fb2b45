import { onTestFinished } from "vitest";
import { leadOrStandBy } from "../collector/lead";
import { collect } from "../collector/run";
import type { Context } from "../context";
import { leadIndexing } from "./indexing-leader";

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
  const done = leadIndexing(ctx, { id, segmentRows }, stop.signal);
  const end = async () => {
    stop.abort();
    await done;
  };
  onTestFinished(end);
  return end;
}
