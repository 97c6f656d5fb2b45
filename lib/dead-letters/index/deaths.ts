import { z } from "zod";
import type { Context } from "../../context";
import { failureClassSchema } from "../../contract/failures";
import { safeJson } from "../../jobs/parse";
import { answersOf } from "../../redis-pipeline";
import type { RecordedDeath } from "./row";

/** The runtime writes a decision just before BullMQ moves the job, by clocks of two machines. */
const APART_MS = 5_000;
/** Deaths that lie further apart are of a back-fill: their decisions are mostly trimmed, and those between are many. */
const MOST_APART_MS = 60_000;
const MOST_DECISIONS = 2_000;

const deathSchema = z.object({
  class: failureClassSchema.nullable().catch(null),
  code: z.string().nullable().catch(null),
  appVersion: z.string().nullable().catch(null),
});

type Death = { queue: string; id: string; failedAt: number };

/**
 * What the runtime recorded of these deaths, as far as its streams of decisions still say, by `queue:id`. Only of deaths
 * that lie close together: what is indexed as it happens. One command for each queue, in one pipeline.
 */
export async function readDeaths(
  { redis, keys }: Pick<Context, "redis" | "keys">,
  deaths: Death[],
): Promise<Map<string, RecordedDeath>> {
  const spans = spansOf(deaths);
  const found = new Map<string, RecordedDeath>();
  if (spans.length === 0) return found;
  const pipeline = redis.pipeline();
  for (const [queue, { from, to }] of spans)
    pipeline.xrevrange(keys.decisions(queue), to + APART_MS, from - APART_MS, "COUNT", MOST_DECISIONS);
  const streams = (await answersOf(pipeline)) as [id: string, fields: string[]][][];
  for (const [index, [queue, { ids }]] of spans.entries()) {
    for (const [, [, kind, , id = "", , entry]] of streams[index] ?? []) {
      // Latest first: an earlier death of the same job does not count.
      if (kind !== "dead" || !ids.has(id) || found.has(`${queue}:${id}`)) continue;
      const death = deathSchema.safeParse(safeJson(entry));
      if (death.success) found.set(`${queue}:${id}`, death.data);
    }
  }
  return found;
}

function spansOf(deaths: Death[]): [queue: string, { from: number; to: number; ids: Set<string> }][] {
  const spans = new Map<string, { from: number; to: number; ids: Set<string> }>();
  for (const { queue, id, failedAt } of deaths) {
    const span = spans.get(queue) ?? { from: failedAt, to: failedAt, ids: new Set() };
    spans.set(queue, {
      from: Math.min(span.from, Math.floor(failedAt)),
      to: Math.max(span.to, Math.ceil(failedAt)),
      ids: span.ids.add(id),
    });
  }
  return [...spans].filter(([, { from, to }]) => from > APART_MS && to - from <= MOST_APART_MS);
}
