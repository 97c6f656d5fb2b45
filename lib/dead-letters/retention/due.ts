import type { Context } from "../../context";
import type { RetentionDraft, RetentionPreview } from "../../contract/retention";
import { countMatching } from "../../operations/count";
import { createOperation } from "../../operations/create";
import type { IndexFilter } from "../index/filter";
import { listLetters } from "../index/query";
import { asksIndex, groupingNow, toIndexFilter } from "../letter-test";
import { indexedUntil } from "../next-letters";
import { queuesOf } from "../queues";

type Limits = Pick<RetentionDraft, "filter" | "afterMs" | "keepNewest">;

/**
 * Up to which time of failure a rule removes what matches, epoch ms; null when it removes nothing. The newest are counted by
 * the index: of those that failed in the same millisecond as the last one kept all are kept. Throws `index_building`, and
 * `queue_not_found`.
 */
export async function dueUntil(
  ctx: Context,
  { filter, afterMs, keepNewest }: Limits,
): Promise<number | null> {
  const byAge = afterMs === null ? null : ctx.clock.now() - afterMs;
  if (keepNewest === null) return byAge;
  const asked = await ofKnownQueues(ctx, filter);
  const offset = Math.max(0, keepNewest - 1);
  const { items } = await listLetters(ctx, asked, { limit: 2, offset }, await groupingNow(ctx));
  const [last, next] = keepNewest === 0 ? [undefined, items[0]] : items;
  if (next === undefined) return byAge;
  const byCount = Math.min(next.failedAt, (last?.failedAt ?? Number.POSITIVE_INFINITY) - 1);
  return byAge === null ? byCount : Math.max(byAge, byCount);
}

/** Whether only a look at every job could tell what a rule removes, because the index is being built. */
export async function waitsForIndex(ctx: Context, { filter, keepNewest }: Limits): Promise<boolean> {
  if (keepNewest === null && !asksIndex(filter)) return false;
  // Any filter that asks the index tells whether it answers.
  return (await indexedUntil(ctx, { ...filter, name: filter.name ?? "any" })) === null;
}

/** What a rule would remove now: how many, of which queues, from when to when, and some of them. Changes nothing. */
export async function previewRule(
  ctx: Context,
  limits: Limits,
  signal?: AbortSignal,
): Promise<RetentionPreview> {
  const until = await dueUntil(ctx, limits);
  const counts = await countMatching(ctx, limits.filter, ctx.clock.now(), signal);
  const matching = counts.reduce((sum, { count }) => sum + count, 0);
  const none = {
    matching,
    total: 0,
    byQueue: [],
    until: null,
    oldestAt: null,
    newestAt: null,
    preview: null,
  };
  if (until === null || until < 0) return none;
  const filter = { ...limits.filter, to: until };
  const body = { selection: { filter }, reason: "Counting what a rule would remove.", dryRun: true };
  const { answer } = await createOperation(ctx, {
    kind: "discard",
    body,
    actor: "system",
    ...(signal ? { signal } : {}),
  });
  if (answer.total === 0) return none;
  const { oldestAt, newestAt } = await extentOf(ctx, limits, until);
  const { total, byQueue, preview } = answer;
  return { matching, total, byQueue, until, oldestAt, newestAt, preview };
}

async function extentOf(ctx: Context, { filter }: Limits, until: number) {
  // The index does not know the text of each.
  if (filter.text !== undefined || (await waitsForIndex(ctx, { filter, afterMs: null, keepNewest: 0 })))
    return { oldestAt: null, newestAt: null };
  const asked = { ...(await ofKnownQueues(ctx, filter)), to: until };
  const grouping = await groupingNow(ctx);
  const newest = await listLetters(ctx, asked, { limit: 1 }, grouping);
  const oldest = await listLetters(ctx, asked, { limit: 1, offset: Math.max(0, newest.total - 1) }, grouping);
  return { oldestAt: oldest.items[0]?.failedAt ?? null, newestAt: newest.items[0]?.failedAt ?? null };
}

/** As discards have it: only of queues that the collector knows. */
async function ofKnownQueues(ctx: Context, filter: Limits["filter"]): Promise<IndexFilter> {
  const { queues } = await queuesOf(ctx, filter);
  return toIndexFilter(
    filter,
    queues.map(({ key }) => key),
  );
}
