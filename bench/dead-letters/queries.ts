import type { Context } from "@/lib/context";
import { countLetters, listLetters, tallyLetters } from "@/lib/dead-letters/index/query";
import { quantile } from "@/lib/statistics";

export interface QueryLine {
  query: string;
  /** The first time, when nothing is in memory. */
  coldMs: number;
  p50Ms: number;
  p95Ms: number;
}

const HOUR_MS = 3_600_000;

/**
 * Asks each question once with an empty cache and then `times` times with what it left. Each time it differs in a bound that
 * changes nothing, so that no answer is one that was given before.
 */
export async function measureQueries(
  connect: () => Context,
  { letters, times, nowMs }: { letters: number; times: number; nowMs: number },
): Promise<QueryLine[]> {
  const trend = { from: nowMs - 72 * HOUR_MS, stepMs: HOUR_MS, buckets: 72 };
  const probe = connect();
  const [most] = await tallyLetters(probe, {}, { trend, top: 1 });
  probe.redis.disconnect();
  const group = most?.group ?? "";
  const tenant = most?.facets.tenant[0]?.value ?? null;
  const deep = Math.min(25_000, Math.floor(letters / 2));
  const questions: [string, (ctx: Context, to: number) => Promise<unknown>][] = [
    ["first page", (ctx, to) => listLetters(ctx, { to }, { limit: 50 })],
    [`page ${deep / 50}`, (ctx, to) => listLetters(ctx, { to }, { limit: 50, offset: deep })],
    ["count by cause", (ctx, to) => tallyLetters(ctx, { to }, { trend, top: 0 })],
    ["count by cause, with top 5", (ctx, to) => tallyLetters(ctx, { to }, { trend, top: 5 })],
    ["cause + tenant, count", (ctx, to) => countLetters(ctx, { groups: [group], tenants: [tenant], to })],
    [
      "cause + tenant, page",
      (ctx, to) => listLetters(ctx, { groups: [group], tenants: [tenant], to }, { limit: 50 }),
    ],
  ];
  const lines: QueryLine[] = [];
  for (const [query, ask] of questions) {
    const ctx = connect();
    const took: number[] = [];
    for (let time = 0; time <= times; time++) {
      const startedAt = performance.now();
      await ask(ctx, nowMs + HOUR_MS + time);
      took.push(performance.now() - startedAt);
    }
    ctx.redis.disconnect();
    const [coldMs = 0, ...warm] = took;
    lines.push({ query, coldMs, p50Ms: quantile(warm, 0.5), p95Ms: quantile(warm, 0.95) });
  }
  return lines;
}
