import { z } from "zod";
import type { Context } from "../../context";
import type { SearchLine, SearchQuery } from "../../contract/dead-letter-search";
import { decodeCursor, encodeCursor } from "../../cursor";
import { matcher } from "../filter";
import { readRows } from "../items";
import type { Candidates } from "./candidates";
import { type SearchTest, searchTest } from "./matching";
import { PHASES, planOf } from "./phases";

/** How often a search tells how far it is. */
const PROGRESS_MS = 250;
/** So many are read at full speed, for the first hits; then Redis gets as much rest as it had work. */
const UNPACED = 1_000;
const MAX_PAUSE_MS = 100;

/** What a search has found out, from its beginning. */
const tallySchema = z.object({
  /** As the contract has them. */
  scanned: z.number(),
  of: z.number(),
  matches: z.number(),
  cut: z.number(),
  /** Of those that were looked at one by one: all, and those that match. */
  read: z.number(),
  found: z.number(),
});
type Tally = z.infer<typeof tallySchema>;

/** In which phase a search goes on, where, and what it knew there. */
const cursorSchema = z.tuple([z.enum(PHASES), z.string().nullable(), tallySchema]);

type Emit = (line: SearchLine) => Promise<void>;

/**
 * Looks for a text or path, and emits hits as they are found, the newest first; a text in errors first in those whose cause has
 * it, which the index knows without a look. One batch of at most 200 jobs or a MiB is read at a time, and Redis rests in
 * between. Ends when the signal aborts or `emit` rejects. Throws `unprocessable`, `index_building` and `queue_not_found`.
 */
export async function searchDeadLetters(
  ctx: Context,
  query: SearchQuery,
  emit: Emit,
  signal: AbortSignal,
): Promise<void> {
  const test = searchTest(query);
  const [begun = null, place = null, before = null] = decodeCursor(cursorSchema, query.cursor) ?? [];
  const { phases, of, known } = await planOf(ctx, query, begun);
  const tally: Tally = before ?? { scanned: known, of: of ?? 0, matches: known, cut: 0, read: 0, found: 0 };
  const tell = () => emit({ type: "progress", ...progressOf(tally) });
  let toldAt = ctx.clock.now();
  await tell();
  let hits = 0;
  for (const [index, phase] of phases.entries()) {
    const cursor = phase.name === begun ? (place ?? undefined) : undefined;
    for await (const some of phase.candidates(cursor)) {
      signal.throwIfAborted();
      if (of === null) tally.of = some.of;
      const startedAt = performance.now();
      const lines =
        phase.name === "known" ? await hitsOfCause(some, query) : await look(ctx, some, query, test, tally);
      const tookMs = performance.now() - startedAt;
      for (const line of lines) await emit(line);
      hits += lines.length;
      const next = some.cursor === null ? phases[index + 1] : phase;
      if (hits >= query.limit && next)
        return emit(endOf(tally, encodeCursor([next.name, some.cursor, tally])));
      if (ctx.clock.now() - toldAt >= PROGRESS_MS) {
        toldAt = ctx.clock.now();
        await tell();
      }
      if (tally.read > UNPACED) await ctx.clock.sleep(Math.min(MAX_PAUSE_MS, tookMs), signal);
    }
  }
  await emit(endOf(tally, null));
}

async function hitsOfCause(some: Candidates, { error = "" }: SearchQuery): Promise<SearchLine[]> {
  const letters = await some.show(some.jobs.map((_, place) => place));
  return letters.map((letter) => ({ type: "hit", letter, found: error }));
}

/** Reads some candidates, and counts and gives those that match. */
async function look(
  ctx: Context,
  some: Candidates,
  { name }: SearchQuery,
  test: SearchTest,
  tally: Tally,
): Promise<SearchLine[]> {
  const rows = await readRows(ctx, some.jobs, test.shape);
  const isNamed = matcher(name === undefined ? {} : { name });
  const found = new Map<string, string>();
  const places: number[] = [];
  for (const [index, row] of rows.entries()) {
    if (!row || !isNamed(row)) continue;
    if (test.isCut(row)) tally.cut += 1;
    const text = test.find(row);
    if (text === null) continue;
    const { queue, id } = some.jobs[index] as Candidates["jobs"][number];
    found.set(`${queue} ${id}`, text);
    places.push(index);
  }
  tally.read += rows.length;
  tally.scanned += rows.length;
  tally.found += places.length;
  tally.matches += places.length;
  const letters = places.length === 0 ? [] : await some.show(places);
  return letters.map((letter) => ({
    type: "hit",
    letter,
    found: found.get(`${letter.queue} ${letter.id}`) ?? "",
  }));
}

const progressOf = ({ scanned, of, matches }: Tally) => ({
  scanned,
  // What failed since the search began is not looked at.
  of: Math.max(of, scanned),
  matches,
});

function endOf(tally: Tally, nextCursor: string | null): SearchLine {
  const { scanned, of, matches, read, found, cut } = tally;
  const isComplete = nextCursor === null;
  const about = Math.round(matches + (found / read) * Math.max(0, of - scanned));
  return {
    type: "end",
    ...progressOf(tally),
    because: isComplete ? "complete" : "limit",
    isExact: isComplete,
    about: isComplete || read === 0 ? null : about,
    nextCursor,
    cut,
  };
}
