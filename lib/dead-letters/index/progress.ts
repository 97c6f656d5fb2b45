import type { Context } from "../../context";
import { loadSnapshot } from "../../queues/snapshot";
import { readGenerations } from "./generations";

/** How far the index is. */
export interface IndexProgress {
  /** The generation that answers; null while there is none. */
  serving: string | null;
  /** One is being built, or was asked for. */
  isBuilding: boolean;
  /** Dead letters in the generation that is being built, or else in the one that serves. */
  indexed: number;
  /** Dead letters that the collector counted in all queues. */
  of: number;
}

/** Reads it in four commands. */
export async function readIndexProgress(ctx: Pick<Context, "redis" | "keys">): Promise<IndexProgress> {
  const [{ serving, building, requestedAt }, snapshot] = await Promise.all([
    readGenerations(ctx),
    loadSnapshot(ctx),
  ]);
  const generation = building ?? serving;
  const metas = generation ? await ctx.redis.hvals(ctx.keys.deadLetterSegments(generation)) : [];
  const indexed = metas.reduce((sum, text) => {
    const [rows = 0, removed = 0] = JSON.parse(text) as number[];
    return sum + rows - removed;
  }, 0);
  const of = [...snapshot.values()].reduce((sum, { counts }) => sum + counts.failed, 0);
  return { serving, isBuilding: building !== null || requestedAt !== null, indexed, of };
}
