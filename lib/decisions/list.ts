import type { z } from "zod";
import type { Context } from "../context";
import { type Decision, decisionSchema, type listDecisions } from "../contract/decisions";
import { parseQueueKey } from "../queues/identity";

type Query = z.output<(typeof listDecisions)["query"]>;
type Page = z.output<(typeof listDecisions)["response"]>;

/** Entries of one round trip. */
const BATCH = 1_000;
/** Round trips of one page: more entries than a stream keeps, so that one job's history is found whole. */
const MAX_BATCHES = 12;

/**
 * A page of a queue's decisions, newest first. Without a filter it costs one round trip; with one it reads back through the
 * stream until the page is full, at most {@link BATCH} x {@link MAX_BATCHES} entries.
 */
export async function readDecisions(ctx: Context, queue: string, query: Query): Promise<Page> {
  parseQueueKey(queue);
  const filtered = query.kind !== undefined || query.job !== undefined;
  const count = filtered ? BATCH : query.limit + 1;
  const found: Decision[] = [];
  let end = query.cursor ? `(${query.cursor}` : "+";
  for (let batch = 0; batch < MAX_BATCHES; batch++) {
    const rows = await ctx.redis.xrevrange(
      ctx.keys.decisions(queue),
      end,
      query.since ?? "-",
      "COUNT",
      count,
    );
    for (const [id, fields] of rows) {
      if (!wanted(query, fields)) continue;
      const decision = unpack(id, fields);
      if (decision === null) continue;
      if (found.length === query.limit) return page(found, found.at(-1));
      found.push(decision);
    }
    const lastId = rows.at(-1)?.[0];
    if (rows.length < count || lastId === undefined) return page(found, undefined);
    end = `(${lastId}`;
  }
  return { decisions: found, nextCursor: end.slice(1), lookedBackTo: Number(end.slice(1).split("-")[0]) };
}

const page = (decisions: Decision[], more: Decision | undefined): Page => ({
  decisions,
  nextCursor: more?.id ?? null,
  lookedBackTo: more?.at ?? null,
});

/** The fields `kind` and `job` stand apart, so that what is not wanted is never parsed. */
function wanted({ kind, job }: Query, [, ofKind, , ofJob]: string[]): boolean {
  return (kind === undefined || kind === ofKind) && (job === undefined || job === ofJob);
}

/** Null for an entry that another release has written in a way that this one cannot read. */
function unpack(id: string, fields: string[]): Decision | null {
  const parsed = decisionSchema.safeParse({ ...(JSON.parse(fields[5] ?? "{}") as object), id });
  return parsed.success ? parsed.data : null;
}
