import type { Context } from "../../context";
import type { SearchLine, SearchQuery } from "../../contract/dead-letter-search";
import { SpillwayError, toProblem, toSpillwayError } from "../../errors";
import { searchDeadLetters } from "./search";

/** Searches that one process runs at a time: each keeps Redis busy for up to half of its time. */
const MAX_RUNNING = 4;
let running = 0;

/**
 * Runs a search when there is room for it; what fails behind the first line becomes the last one. Throws `rate_limited`, and what
 * {@link searchDeadLetters} throws before its first line.
 */
export async function runSearch(
  ctx: Context,
  query: SearchQuery,
  emit: (line: SearchLine) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  if (running >= MAX_RUNNING) {
    throw new SpillwayError("rate_limited", `${MAX_RUNNING} searches run already.`, {
      hint: "Wait until one ends, or filter by queue, group or time, which needs no search.",
      retryAfterMs: 2_000,
    });
  }
  running += 1;
  let hasBegun = false;
  const tell = (line: SearchLine) => {
    hasBegun = true;
    return emit(line);
  };
  try {
    await searchDeadLetters(ctx, query, tell, signal);
  } catch (error) {
    // Whoever asked has gone: that is how a search is stopped.
    if (signal.aborted) return;
    if (!hasBegun) throw error;
    await emit({ type: "problem", problem: toProblem(toSpillwayError(error)) });
  } finally {
    running -= 1;
  }
}
