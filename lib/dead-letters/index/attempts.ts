import { setImmediate as nextTurn } from "node:timers/promises";
import type { IndexReader } from "./reader";
import { MAX_ATTEMPTS } from "./row";
import type { Selection } from "./select";

/** How many dead letters spent so many attempts. */
export interface AttemptsCount {
  attempts: number;
  count: number;
}

/** Counts a selection by attempts spent, fewest first, in one pass over its rows. Throws SegmentGone. */
export async function attemptsOf(
  reader: IndexReader,
  { snapshot, parts }: Selection,
): Promise<AttemptsCount[]> {
  const counts = new Uint32Array(MAX_ATTEMPTS + 1);
  for (const { segment, rows } of parts) {
    const attempts = await reader.column(snapshot, segment, "attempts");
    for (let i = 0; i < rows.length; i++) {
      const spent = attempts[rows[i] as number] as number;
      counts[spent] = (counts[spent] as number) + 1;
    }
    await nextTurn();
  }
  return [...counts].flatMap((count, attempts) => (count > 0 ? [{ attempts, count }] : []));
}
