import type { ImportLine, ImportSummary } from "@/lib/contract/archives";

/** What an import has told so far. */
export interface ImportTold {
  /** Jobs added, or there already, or refused: of the lines read so far. */
  letters: number;
  refused: Extract<ImportLine, { kind: "refused" }>[];
  /** The last line; null while it runs, or when the answer was cut off. */
  summary: ImportSummary | null;
}

/** What the lines of an answer say, as far as they have come. Pure. */
export function importTold(lines: Iterable<ImportLine>): ImportTold {
  const told: ImportTold = { letters: 0, refused: [], summary: null };
  for (const line of lines) {
    if (line.kind === "refused") told.refused.push(line);
    if (line.kind === "summary") told.summary = line;
    if (line.kind === "progress" || line.kind === "summary") told.letters = line.letters;
  }
  return told;
}

/** Lines of the file in words. */
export const linesWords = ({ from, to }: { from: number; to: number }): string =>
  from === to ? `Line ${from}` : `Lines ${from} to ${to}`;
