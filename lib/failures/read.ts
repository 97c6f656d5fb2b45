import type { Context } from "../context";
import { FAILURE_CLASSES, type FailureClass, type FailuresAnswer } from "../contract/failures";
import { SpillwayError } from "../errors";
import { chunkOf, planRange } from "../metrics/tiers";
import { parseQueueKey } from "../queues/identity";
import { FAILURE_TIERS, parseCategoryField } from "./tiers";

const DEFAULT_RANGE_MS = 3_600_000;
const POINTS = 120;
/** Layers that can be told apart in a chart. */
const SHOWN = 8;

/** Failed attempts of a queue by category over time. One round trip. Throws `invalid_request` for a range that is none. */
export async function readFailures(
  ctx: Context,
  queueKey: string,
  query: { from?: number | undefined; to?: number | undefined },
): Promise<FailuresAnswer> {
  parseQueueKey(queueKey);
  const nowMs = ctx.clock.now();
  const toMs = Math.min(query.to ?? nowMs, nowMs);
  const fromMs = query.from ?? Math.max(0, toMs - DEFAULT_RANGE_MS);
  if (fromMs >= toMs)
    throw new SpillwayError(
      "invalid_request",
      "from: The range must begin before it ends, and not in the future.",
    );
  const plan = planRange(FAILURE_TIERS, { fromMs, toMs, points: POINTS, nowMs });
  const { tier, perPoint, fromBucket, toBucket } = plan;
  const chunks: number[] = [];
  for (let chunk = chunkOf(tier, fromBucket); chunk <= chunkOf(tier, toBucket - 1); chunk++)
    chunks.push(chunk);
  const answers = await ctx.redis
    .pipeline(chunks.map((chunk) => ["hgetall", ctx.keys.failures(queueKey, tier.stepMs, chunk)]))
    .exec();

  const totals = new Map<string, number>();
  const cells = new Map<number, Map<string, number>>();
  for (const [index, chunk] of chunks.entries()) {
    const [error, fields] = answers?.[index] ?? [];
    if (error) throw error;
    for (const [field, text] of Object.entries((fields ?? {}) as Record<string, string>)) {
      const parsed = parseCategoryField(field);
      const bucket = parsed ? chunk * tier.chunkPoints + parsed.slot : -1;
      if (!parsed || bucket < fromBucket || bucket >= toBucket) continue;
      const row = Math.floor((bucket - fromBucket) / perPoint);
      const cell = cells.get(row) ?? new Map<string, number>();
      cells.set(row, cell);
      cell.set(parsed.category, (cell.get(parsed.category) ?? 0) + Number(text));
      totals.set(parsed.category, (totals.get(parsed.category) ?? 0) + Number(text));
    }
  }
  return {
    ...table(
      totals,
      cells,
      (toBucket - fromBucket) / perPoint,
      fromBucket * tier.stepMs,
      perPoint * tier.stepMs,
    ),
  };
}

function table(
  totals: Map<string, number>,
  cells: Map<number, Map<string, number>>,
  rows: number,
  from: number,
  stepMs: number,
): FailuresAnswer {
  const ranked = [...totals].sort(([a, countA], [b, countB]) => countB - countA || a.localeCompare(b));
  const shown = ranked.slice(0, SHOWN).map(([category]) => category);
  const rest = new Set(ranked.slice(SHOWN).map(([category]) => category));
  const sum = (counts: Map<string, number> | undefined) =>
    [...(counts ?? [])].reduce((total, [category, count]) => (rest.has(category) ? total + count : total), 0);
  const categories = shown.map((category) => ({ ...split(category), count: totals.get(category) ?? 0 }));
  if (rest.size > 0) categories.push({ class: "transient", code: "other", count: sum(totals) });
  const points = Array.from({ length: Math.max(1, Math.ceil(rows)) }, (_, row) => {
    const counts = shown.map((category) => cells.get(row)?.get(category) ?? 0);
    return { at: from + row * stepMs, counts: rest.size > 0 ? [...counts, sum(cells.get(row))] : counts };
  });
  return { from, to: from + points.length * stepMs, stepMs, categories, points };
}

function split(category: string): { class: FailureClass; code: string } {
  const colon = category.indexOf(":");
  const name = FAILURE_CLASSES.find((one) => one === category.slice(0, colon)) ?? "transient";
  return { class: name, code: category.slice(colon + 1) };
}
