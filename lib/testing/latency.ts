import { addQueue, type Collection, openCollection } from "../collector/collection";
import { takeLease } from "../collector/lease";
import { tick } from "../collector/tick";
import type { BreakdownAnswer, BreakdownBy, LatencyAnswer } from "../contract/latency";
import { readLatency } from "../latency/read";
import { readBreakdown } from "../latency/read-breakdown";
import { parseQueueKey } from "../queues/identity";
import type { TestContext } from "./context";

/** A leader whose ticks the test makes; another one in its place knows what Redis knows. */
export async function openLeader(ctx: TestContext, keys: string[]): Promise<{ tick(): Promise<void> }> {
  await takeLease(ctx, "leader");
  const collection: Collection = await openCollection(ctx, "leader");
  for (const key of keys) addQueue(collection, key, parseQueueKey(key));
  return { tick: () => tick(ctx, collection) };
}

const AHEAD_MS = 60_000;

/** Reads as if a minute had passed, when every bucket of now is over. */
function later(ctx: TestContext) {
  const { now } = ctx.clock;
  const range = { from: now() - AHEAD_MS, to: now() + AHEAD_MS, points: 1_000 };
  return { range, ctx: { ...ctx, clock: { ...ctx.clock, now: () => now() + AHEAD_MS } } };
}

export function latencyNow(ctx: TestContext, queue: string): Promise<LatencyAnswer> {
  const ahead = later(ctx);
  return readLatency(ahead.ctx, queue, ahead.range);
}

export function breakdownNow(ctx: TestContext, queue: string, by: BreakdownBy): Promise<BreakdownAnswer> {
  const ahead = later(ctx);
  return readBreakdown(ahead.ctx, queue, { ...ahead.range, by });
}

export const sumOf = (column: (number | null)[]) =>
  column.reduce<number>((sum, value) => sum + (value ?? 0), 0);

/** The value that a share of these does not exceed. */
export function trueQuantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length - 1e-9) - 1] ?? Number.NaN;
}
