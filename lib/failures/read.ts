import type { Context } from "../context";
import { type FailureClass, type FailuresAnswer, failureClassSchema } from "../contract/failures";
import { FAILURE_CLASSES, OTHER_CODES } from "../contract/values/failures";
import { requireRange } from "../metrics/require-range";
import { type RawHash, readFields, UNREADABLE } from "../metrics/sealed/sealed-chunk";
import { chunkOf, type Plan, planRange } from "../metrics/tiers";
import { gapped, type Stretch, stretchesIn } from "../metrics/unread";
import { parseQueueKey } from "../queues/identity";
import { FAILURE_TIERS } from "./tiers";

const DEFAULT_RANGE_MS = 3_600_000;
/** More layers than this nobody tells apart; the smallest are added up, by class. */
const MAX_CATEGORIES = 8;

type Category = Omit<FailuresAnswer["categories"][number], "counts"> & { counts: number[] };

/** Failures by class and code over a range, widened to whole steps. One round trip. */
export async function readFailures(
  ctx: Context,
  queue: string,
  query: { from?: number | undefined; to?: number | undefined; points: number },
): Promise<FailuresAnswer> {
  parseQueueKey(queue);
  const nowMs = ctx.clock.now();
  const toMs = Math.min(query.to ?? nowMs, nowMs);
  const fromMs = query.from ?? Math.max(0, toMs - DEFAULT_RANGE_MS);
  requireRange(fromMs, toMs);
  const reaching = { fromMs: Math.max(fromMs, nowMs - FAILURE_TIERS[2].keepMs), toMs, nowMs };
  const plan = planRange(FAILURE_TIERS, { ...reaching, points: query.points });
  const stepMs = plan.tier.stepMs * plan.perPoint;
  const length = (plan.toBucket - plan.fromBucket) / plan.perPoint;
  const at = Array.from({ length }, (_, index) => plan.fromBucket * plan.tier.stepMs + index * stepMs);
  const range = { from: plan.fromBucket * plan.tier.stepMs, to: plan.toBucket * plan.tier.stepMs };
  const { categories, unread } = await readCategories(ctx, queue, plan, length);
  const gaps = stretchesIn(range, unread);
  return {
    ...range,
    stepMs,
    at,
    categories: fold(categories).map((one) => ({ ...one, counts: gapped(one.counts, { at, stepMs }, gaps) })),
    gaps,
  };
}

async function readCategories(
  ctx: Context,
  queue: string,
  { tier, perPoint, fromBucket, toBucket }: Plan,
  length: number,
): Promise<{ categories: Category[]; unread: Stretch[] }> {
  const pipeline = ctx.redis.pipeline();
  const firstChunk = chunkOf(tier, fromBucket);
  for (let chunk = firstChunk; chunk <= chunkOf(tier, toBucket - 1); chunk++)
    pipeline.hgetallBuffer(ctx.keys.failures(queue, tier.stepMs, chunk));
  const categories = new Map<string, Category>();
  const unread: Stretch[] = [];
  const chunkMs = tier.stepMs * tier.chunkPoints;
  for (const [index, [error, fields]] of ((await pipeline.exec()) ?? []).entries()) {
    if (error) throw error;
    const read = readFields((fields ?? {}) as RawHash, "sum", () => {
      ctx.log.warn({ queue }, UNREADABLE);
      unread.push({ from: (firstChunk + index) * chunkMs, to: (firstChunk + index + 1) * chunkMs });
    });
    for (const [field, count] of read) {
      const parsed = parseField(field);
      if (parsed === null) continue;
      const bucket = (firstChunk + index) * tier.chunkPoints + parsed.slot - fromBucket;
      const place = Math.floor(bucket / perPoint);
      if (place >= 0 && place < length) add(categories, parsed, length, place, Number(count));
    }
  }
  return { categories: [...categories.values()], unread };
}

interface Field {
  slot: number;
  class: FailureClass;
  code: string;
}

function parseField(field: string): Field | null {
  const [slot = "", kind, ...code] = field.split(":");
  const parsed = failureClassSchema.safeParse(kind);
  return parsed.success ? { slot: Number(slot), class: parsed.data, code: code.join(":") } : null;
}

function add(
  categories: Map<string, Category>,
  of: Pick<Field, "class" | "code">,
  length: number,
  place: number,
  count: number,
): void {
  const key = `${of.class}:${of.code}`;
  const category = categories.get(key) ?? {
    class: of.class,
    code: of.code,
    total: 0,
    counts: Array.from({ length }, () => 0),
  };
  category.total += count;
  category.counts[place] = (category.counts[place] ?? 0) + count;
  categories.set(key, category);
}

/** The largest categories by name, the rest as one `(other)` for each class; largest first, `(other)` last. */
function fold(categories: Category[]): Category[] {
  const named = categories.filter(({ code }) => code !== OTHER_CODES).sort((a, b) => b.total - a.total);
  const kept = named.slice(0, MAX_CATEGORIES);
  const rest = [...named.slice(MAX_CATEGORIES), ...categories.filter(({ code }) => code === OTHER_CODES)];
  const others = FAILURE_CLASSES.flatMap((kind) => {
    const ofClass = rest.filter((one) => one.class === kind);
    const [first] = ofClass;
    if (!first) return [];
    return {
      class: kind,
      code: OTHER_CODES,
      total: ofClass.reduce((sum, { total }) => sum + total, 0),
      counts: first.counts.map((_, index) =>
        ofClass.reduce((sum, { counts }) => sum + (counts[index] ?? 0), 0),
      ),
    };
  });
  return [...kept, ...others];
}
