import type { z } from "zod";
import type { Context } from "../context";
import {
  type ExternalSeries,
  externalSeriesSchema,
  MAX_EXTERNAL_SERIES,
  POINT_AHEAD_MS,
  type postExternalSeries,
} from "../contract/external-series";
import { SpillwayError } from "../errors";
import { safeJson } from "../jobs/parse";
import { bucketOf, chunkOf, chunkTtlMs } from "../metrics/tiers";
import { runScript } from "../redis-script";
import { NOTE_SERIES, STORE_POINTS } from "./script";
import { EXTERNAL_TIERS } from "./tiers";

type Draft = z.output<(typeof postExternalSeries)["body"]>;
type Point = Draft["points"][number];

const LONGEST_MS = Math.max(...EXTERNAL_TIERS.map(({ keepMs }) => keepMs));

const parse = (text: string | null): ExternalSeries | null =>
  externalSeriesSchema.safeParse(safeJson(text ?? "null")).data ?? null;

/** By name. One command. */
export async function listExternalSeries(ctx: Context): Promise<ExternalSeries[]> {
  const stored = await ctx.redis.hvals(ctx.keys.externalSeries());
  return stored.flatMap((text) => parse(text) ?? []).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Throws `not_found`. */
export async function requireExternalSeries(ctx: Context, name: string): Promise<ExternalSeries> {
  const series = parse(await ctx.redis.hget(ctx.keys.externalSeries(), name));
  if (series) return series;
  throw new SpillwayError("not_found", `No figure is named ${name}.`, {
    hint: "POST /api/v1/external-series makes one with its first points.",
  });
}

/**
 * Stores points and makes the series if it is new. A process that dies in between has stored some of them: sent again all
 * are there, once. Throws `invalid_request` for a time that is not kept, and `conflict` for another unit than before or
 * when there is no room for a further series.
 */
export async function postPoints(
  ctx: Context,
  { name, unit, points }: Draft,
  actor: string,
): Promise<{ series: ExternalSeries; isNew: boolean }> {
  const now = ctx.clock.now();
  requireKeptTimes(points, now);
  const first: ExternalSeries = {
    name,
    unit,
    createdAt: now,
    by: actor,
    lastAt: Math.max(...points.map(({ at }) => at)),
  };
  const kept = await runScript(
    ctx.redis,
    NOTE_SERIES,
    [ctx.keys.externalSeries()],
    [name, JSON.stringify(first), MAX_EXTERNAL_SERIES],
  );
  const series = parse(String(kept));
  if (series === null) {
    throw new SpillwayError("conflict", `There are ${MAX_EXTERNAL_SERIES} figures, and no room for more.`, {
      hint: "Delete one that is no longer posted: DELETE /api/v1/external-series/:name.",
    });
  }
  if (series.unit !== unit) {
    throw new SpillwayError("conflict", `${name} is kept in ${series.unit}, not in ${unit}.`, {
      hint: "Post under another name, or delete the figure first.",
    });
  }
  await Promise.all(batchesOf(points, now).map((batch) => storeBatch(ctx, name, batch)));
  return { series, isNew: series.createdAt === now && series.by === actor };
}

function requireKeptTimes(points: Point[], now: number): void {
  const errors = points.flatMap(({ at }, index) =>
    at > now + POINT_AHEAD_MS || at < now - LONGEST_MS
      ? [{ field: `points.${index}.at`, message: "Between 90 days ago and now, in epoch milliseconds." }]
      : [],
  );
  const [wrong] = errors;
  if (wrong === undefined) return;
  throw new SpillwayError("invalid_request", `${wrong.field}: ${wrong.message}`, {
    errors: errors.slice(0, 20),
  });
}

interface Batch {
  /** Place in {@link EXTERNAL_TIERS} of the finest resolution that still keeps these points. */
  tier: number;
  chunk: number;
  points: Point[];
}

/** Points by the chunk that they are stored in first. */
function batchesOf(points: Point[], now: number): Batch[] {
  const batches = new Map<string, Batch>();
  for (const point of points) {
    const tier = Math.max(
      0,
      EXTERNAL_TIERS.findIndex(({ keepMs }) => now - point.at <= keepMs),
    );
    const of = EXTERNAL_TIERS[tier];
    if (!of) continue;
    const chunk = chunkOf(of, bucketOf(of, point.at));
    const batch = batches.get(`${tier}:${chunk}`) ?? { tier, chunk, points: [] };
    batch.points.push(point);
    batches.set(`${tier}:${chunk}`, batch);
  }
  return [...batches.values()];
}

async function storeBatch(ctx: Context, name: string, { tier, points }: Batch): Promise<void> {
  const tiers = EXTERNAL_TIERS.slice(tier);
  const [finest] = tiers;
  const anyAt = points[0]?.at;
  if (finest === undefined || anyAt === undefined) return;
  const ofTier = tiers.map((one, index) => ({
    points: one.chunkPoints,
    ttlMs: chunkTtlMs(one),
    per: (tiers[index + 1]?.stepMs ?? one.stepMs) / one.stepMs,
  }));
  await runScript(
    ctx.redis,
    STORE_POINTS,
    tiers.map((one) => ctx.keys.externalPoints(name, one.stepMs, chunkOf(one, bucketOf(one, anyAt)))),
    [
      JSON.stringify({
        tiers: ofTier,
        points: points.map(({ at, value }) => [bucketOf(finest, at), at % finest.stepMs, String(value)]),
      }),
    ],
  );
}

/** Deletes a series with all that is kept of it. Throws `not_found`. */
export async function deleteExternalSeries(ctx: Context, name: string): Promise<ExternalSeries> {
  const series = await requireExternalSeries(ctx, name);
  const now = ctx.clock.now();
  const keys = EXTERNAL_TIERS.flatMap((tier) => {
    const last = chunkOf(tier, bucketOf(tier, now + POINT_AHEAD_MS));
    const first = chunkOf(tier, bucketOf(tier, now - chunkTtlMs(tier)));
    return Array.from({ length: last - first + 1 }, (_, index) =>
      ctx.keys.externalPoints(name, tier.stepMs, first + index),
    );
  });
  // The points first: one that dies in between leaves a series that can be deleted again.
  await ctx.redis.unlink(...keys);
  await ctx.redis.hdel(ctx.keys.externalSeries(), name);
  return series;
}
