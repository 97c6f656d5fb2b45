import type { Context } from "../context";
import type { Preview } from "../contract/operations";
import { byQueue } from "../group-by";
import { CHILD_OUTCOMES, withChildren } from "../queues/backend/children";
import { parseQueueKey } from "../queues/identity";
import type { Candidate } from "./select";

/** How many of these jobs belong to a flow: as a child of a parent, or as a parent with children. A command or two a queue. */
export async function tiesOf(ctx: Context, jobs: Candidate[]): Promise<Preview["ties"]> {
  const ties = { ofParents: 0, withChildren: 0 };
  for (const group of byQueue(jobs)) {
    ties.ofParents += group.filter(({ row }) => row.whole.parentKey !== undefined).length;
    const queue = parseQueueKey(group[0]?.queue ?? "");
    const addresses = group.map(({ known }) => ({ queue, id: known.id }));
    const parents = await withChildren(ctx.redis, addresses, CHILD_OUTCOMES);
    ties.withChildren += parents.filter(Boolean).length;
  }
  return ties;
}
