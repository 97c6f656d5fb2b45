import type { ImportLine, ImportSummary } from "@/lib/contract/archives";

/** What an import has told so far. */
export interface ImportTold {
  /** Jobs added, or there already, or refused: of the lines read so far. */
  letters: number;
  refused: Extract<ImportLine, { kind: "refused" }>[];
  /** The last line; null while it runs, or when the answer was cut off. */
  summary: ImportSummary | null;
}

/** The answer to an import as far as it has come; a last line that is not whole is left. Pure. */
export function readImport(text: string): ImportTold {
  const told: ImportTold = { letters: 0, refused: [], summary: null };
  for (const line of text.split("\n").slice(0, -1)) {
    const one = JSON.parse(line) as ImportLine;
    if (one.kind === "refused") told.refused.push(one);
    if (one.kind === "summary") told.summary = one;
    if (one.kind === "progress" || one.kind === "summary") told.letters = one.letters;
  }
  return told;
}

/** Lines of the file in words. */
export const linesWords = ({ from, to }: { from: number; to: number }): string =>
  from === to ? `Line ${from}` : `Lines ${from} to ${to}`;
