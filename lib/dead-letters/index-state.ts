import type { Context } from "../context";
import type { IndexProgressAnswer } from "../contract/dead-letters";
import { sharedRead } from "../shared-read";
import { readIndexProgress } from "./index/progress";
import { indexReader } from "./index/reader";

/** How long it is used again: it reads what the collector knows of all queues. */
const FRESH_MS = 1_000;

/** How far the index is; however many people look, it is read once a second. */
export const readIndexState = sharedRead(FRESH_MS, async (ctx: Context): Promise<IndexProgressAnswer> => {
  const { serving, ...progress } = await readIndexProgress(ctx);
  const isServing = serving !== null;
  return { isServing, ...progress, asOf: isServing ? await indexAsOf(ctx) : null };
});

/** What failed by then is in the index, epoch ms by Redis's clock. Throws `index_building`. */
export const indexAsOf = async (ctx: Pick<Context, "redis" | "keys" | "clock">): Promise<number> =>
  (await indexReader(ctx).snapshot()).heardUntilMs;
