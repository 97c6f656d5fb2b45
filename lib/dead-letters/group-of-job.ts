import type { Context } from "../context";
import { readJobRows } from "../queues/backend/job-rows";
import { bullKeys } from "../queues/backend/keys";
import { parseQueueKey } from "../queues/identity";
import { readDeaths } from "./index/deaths";
import { groupOfLetter, isParting } from "./index/grouping";
import { INDEX_SHAPE, toIndexRow } from "./index/row";
import { groupingNow } from "./letter-test";

/**
 * Key of the group that a dead letter belongs to, from its own text, as the index has it once it has seen it; null when the job is
 * gone. One script, and what the runtime recorded of its death where groups are split by code.
 */
export async function groupOfJob(
  ctx: Context,
  letter: { queue: string; id: string; failedAt: number },
): Promise<string | null> {
  const key = bullKeys(parseQueueKey(letter.queue)).job(letter.id);
  const [[row], grouping] = await Promise.all([
    readJobRows(ctx.redis, [{ id: letter.id, key }], INDEX_SHAPE),
    groupingNow(ctx),
  ]);
  if (!row) return null;
  const told = toIndexRow(letter, row, null);
  const group = grouping.groupOf(told.cause);
  if (!isParting(group)) return group.key;
  const deaths = group.column === "code" ? await readDeaths(ctx, [letter]) : null;
  const whole = deaths ? toIndexRow(letter, row, deaths.get(`${letter.queue}:${letter.id}`) ?? null) : told;
  return groupOfLetter(grouping, whole.cause, (column) => whole[column]).key;
}
