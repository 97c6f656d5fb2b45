import type { Context } from "../context";
import { holdersOf } from "../jobs/held";
import { readSortedState } from "./backend/jobs";
import type { Scored } from "./backend/sorted-page";
import { parseQueueKey } from "./identity";

/** A page of delayed jobs that no kill switch holds, and how many are delayed in all, held ones included. */
interface FreeDelayed {
  ids: string[];
  total: number;
}

/** The delayed jobs that may be touched, soonest first, `count` looked at for each page. Moving them meanwhile is safe. */
export async function* freeDelayed(ctx: Context, key: string, count: number): AsyncGenerator<FreeDelayed> {
  const identity = parseQueueKey(key);
  let after: Scored | null = null;
  do {
    const page: Awaited<ReturnType<typeof readSortedState>> = await readSortedState(
      ctx.redis,
      identity,
      "delayed",
      { count, after },
    );
    const ids = page.members.map((member) => member.id);
    const held = await holdersOf(ctx, key, ids);
    yield { ids: ids.filter((id) => !held.has(id)), total: page.total };
    after = page.members.at(-1) ?? null;
  } while (after !== null);
}
