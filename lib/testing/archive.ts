import type { ArchivedLetter, Manifest } from "../dead-letters/archive/format";
import { type ArchiveEntry, readArchive } from "../dead-letters/archive/parse";

/** All of an archive at once, for tests: they are small. */
export async function wholeArchive(body: AsyncIterable<Uint8Array>) {
  const entries: ArchiveEntry[] = [];
  for await (const entry of readArchive(body)) entries.push(entry);
  const of = <K extends ArchiveEntry["kind"]>(kind: K) =>
    entries.filter((entry): entry is Extract<ArchiveEntry, { kind: K }> => entry.kind === kind);
  const ending = of("ending")[0];
  return {
    manifest: of("manifest")[0]?.manifest as Manifest,
    letters: of("letter").map(({ letter }): ArchivedLetter => letter),
    wrong: of("wrong"),
    omitted: of("omitted"),
    end: ending?.end ?? null,
    fault: ending?.why ?? null,
  };
}

/** A text as a body that arrives in pieces of a few bytes or many. */
export async function* inPieces(bytes: Uint8Array, most = 64 * 1024): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += most) yield bytes.subarray(from, from + most);
}
