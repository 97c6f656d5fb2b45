import type { Redis } from "ioredis";
import type { Context } from "../context";
import type { IndexProgressAnswer } from "../contract/dead-letters";
import { readIndexProgress } from "./index/progress";
import { indexReader } from "./index/reader";

/** How long it is used again: it reads what the collector knows of all queues. */
const FRESH_MS = 1_000;
const cached = new WeakMap<Redis, { prefix: string; until: number; state: Promise<IndexProgressAnswer> }>();

/** How far the index is; however many people look, it is read once a second. */
export function readIndexState(ctx: Context): Promise<IndexProgressAnswer> {
  const now = ctx.clock.now();
  const last = cached.get(ctx.redis);
  if (last && last.prefix === ctx.keys.prefix && now < last.until) return last.state;
  const state = read(ctx);
  cached.set(ctx.redis, { prefix: ctx.keys.prefix, until: now + FRESH_MS, state });
  state.catch(() => cached.delete(ctx.redis));
  return state;
}

async function read(ctx: Context): Promise<IndexProgressAnswer> {
  const { serving, ...progress } = await readIndexProgress(ctx);
  const isServing = serving !== null;
  return { isServing, ...progress, asOf: isServing ? await indexAsOf(ctx) : null };
}

/** What failed by then is in the index, epoch ms by Redis's clock. Throws `index_building`. */
export const indexAsOf = async (ctx: Pick<Context, "redis" | "keys" | "clock">): Promise<number> =>
  (await indexReader(ctx).snapshot()).heardUntilMs;
