import type { Context } from "../../context";
import type { SearchQuery } from "../../contract/dead-letter-search";
import { needsIndex } from "../../contract/values/dead-letters";
import { readGroupBook } from "../groups/book";
import { countLetters } from "../index/query";
import { askIndex, indexFilterOf, isBuilding } from "../index-filter";
import { byIndex, bySets, type Candidates } from "./candidates";
import { causesWith } from "./causes";

/**
 * `known`: dead letters whose cause says that they match. `index`: the others that the index selects. `sets`: in place of both
 * while the index is being built.
 */
export const PHASES = ["known", "index", "sets"] as const;
export type PhaseName = (typeof PHASES)[number];

/** A part of a search: some of the candidates. */
export interface Phase {
  name: PhaseName;
  candidates(cursor: string | undefined): AsyncGenerator<Candidates>;
}

export interface Plan {
  phases: Phase[];
  /** How many dead letters the filter leaves; null where the first candidates tell. */
  of: number | null;
  /** How many of them are known to match. */
  known: number;
}

/** What is looked at, in which order. A search that was begun by the sets goes on by them. Throws `index_building`. */
export async function planOf(ctx: Context, query: SearchQuery, begun: PhaseName | null): Promise<Plan> {
  const sets: Phase = { name: "sets", candidates: (cursor) => bySets(ctx, query, cursor) };
  if (begun === "sets") return { phases: [sets], of: null, known: 0 };
  try {
    return await askIndex(ctx, () => planByIndex(ctx, query, begun));
  } catch (error) {
    if (!isBuilding(error) || begun !== null || needsIndex(query)) throw error;
    return { phases: [sets], of: null, known: 0 };
  }
}

async function planByIndex(ctx: Context, query: SearchQuery, begun: PhaseName | null): Promise<Plan> {
  const [filter, { grouping }] = await Promise.all([indexFilterOf(ctx, query), readGroupBook(ctx)]);
  const causes = query.error === undefined ? [] : await causesWith(ctx, query.error);
  const [of, known] = await Promise.all([
    countLetters(ctx, filter, grouping),
    causes.length > 0 ? countLetters(ctx, { ...filter, causes }, grouping) : 0,
  ]);
  const rest = causes.length > 0 ? { ...filter, notCauses: causes } : filter;
  const phases: Phase[] = [
    { name: "known", candidates: (cursor) => byIndex(ctx, { ...filter, causes }, grouping, cursor) },
    { name: "index", candidates: (cursor) => byIndex(ctx, rest, grouping, cursor) },
  ];
  return { phases: known > 0 && begun !== "index" ? phases : phases.slice(1), of, known };
}
