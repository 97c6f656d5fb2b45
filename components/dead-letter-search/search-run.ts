import type { SearchLine } from "@/lib/contract/dead-letter-search";

export type Hit = Extract<SearchLine, { type: "hit" }>;
type End = Extract<SearchLine, { type: "end" }>;

/** A search as far as it has come. */
export interface SearchRun {
  /** `idle`: nothing was asked. */
  state: "idle" | "running" | "stopped" | "ended" | "failed";
  hits: readonly Hit[];
  scanned: number;
  of: number;
  matches: number;
  /** The last end that was told; a search that went on from there has none of its own before it ends. */
  end: End | null;
  /** Why it failed. */
  error: Error | null;
}

export const IDLE: SearchRun = {
  state: "idle",
  hits: [],
  scanned: 0,
  of: 0,
  matches: 0,
  end: null,
  error: null,
};

/** The search with what further lines of the answer say; a hit that is known already is left out. Pure. */
export function withLines(run: SearchRun, lines: readonly SearchLine[]): SearchRun {
  const next = { ...run };
  const known = new Set(run.hits.map(keyOf));
  const hits: Hit[] = [];
  for (const line of lines) {
    if (line.type === "hit") {
      if (!known.has(keyOf(line))) hits.push(line);
      known.add(keyOf(line));
    } else if (line.type === "progress" || line.type === "end") {
      next.scanned = line.scanned;
      next.of = line.of;
      next.matches = line.matches;
    }
    if (line.type === "end") {
      next.state = "ended";
      next.end = line;
    }
  }
  if (hits.length > 0) next.hits = [...run.hits, ...hits];
  return next;
}

const keyOf = ({ letter }: Hit): string => `${letter.queue} ${letter.id}`;
