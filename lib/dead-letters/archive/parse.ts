import { createHash } from "node:crypto";
import { pipeline, Readable } from "node:stream";
import { constants, createGunzip } from "node:zlib";
import { type BodyLine, readLines } from "../../enqueue/ndjson";
import { SpillwayError } from "../../errors";
import { safeJson } from "../../jobs/parse";
import {
  ARCHIVE_FORMAT,
  type ArchivedLetter,
  type ArchiveEnd,
  type ArchiveLine,
  archiveLineSchema,
  MAX_LINE_BYTES,
  type Manifest,
  manifestSchema,
} from "./format";

/** What an archive says, line by line; lines are counted from 1. */
export type ArchiveEntry =
  | { kind: "manifest"; manifest: Manifest }
  | { kind: "letter"; line: number; bytes: number; letter: ArchivedLetter }
  /** A letter that could not be written to the archive, or a line that is not one. */
  | { kind: "omitted" | "wrong"; line: number; why: string }
  /** The last of all. `why` says what is not as it was written; null when the file is whole. */
  | { kind: "ending"; end: ArchiveEnd | null; why: string | null };

/**
 * Reads an archive, NDJSON or that compressed by gzip, as it arrives: one line is in memory at once. A line that is
 * none stops nothing; that something is missing or changed is known at the end only. Throws `unprocessable` for a file
 * that is no archive of dead letters, or one of a later format.
 */
export async function* readArchive(body: AsyncIterable<Uint8Array>): AsyncGenerator<ArchiveEntry> {
  const hash = createHash("sha256");
  const seen = { letters: 0, omitted: 0 };
  let begun = false;
  let end: ArchiveEnd | null = null;
  let isWhole = true;
  for await (const line of readLines(plainBytes(body), MAX_LINE_BYTES)) {
    if (!begun) {
      yield { kind: "manifest", manifest: manifestOf(line) };
      begun = true;
      hash.update(`${line.text}\n`);
      continue;
    }
    const read = lineOf(line);
    if (end !== null) isWhole = false;
    if (!("wrong" in read) && read.kind === "end") {
      end = read;
      continue;
    }
    hash.update(`${line.text}\n`);
    if ("wrong" in read) yield { kind: "wrong", line: line.number, why: read.wrong };
    else if (read.kind === "letter") {
      seen.letters += 1;
      yield { kind: "letter", line: line.number, bytes: line.bytes, letter: read };
    } else if (read.kind === "omitted") {
      seen.omitted += 1;
      yield { kind: "omitted", line: line.number, why: read.reason };
    } else isWhole = false;
  }
  if (!begun) throw notAnArchive("It is empty.");
  yield { kind: "ending", end, why: isWhole ? faultOf(end, seen, hash.digest("hex")) : CHANGED };
}

/** Without an end line it is not known what is missing. */
export const CUT_OFF = "It was cut off: it has no end line, so that dead letters are missing.";
const CHANGED = "It was changed after it was written: its checksum does not hold.";

function faultOf(end: ArchiveEnd | null, seen: { letters: number; omitted: number }, sha256: string) {
  if (end === null) return CUT_OFF;
  const isSame = end.letters === seen.letters && end.omitted === seen.omitted && end.sha256 === sha256;
  return isSame ? null : CHANGED;
}

function manifestOf({ text }: BodyLine): Manifest {
  const value = safeJson(text ?? "") as { what?: unknown; format?: unknown } | undefined;
  if (value?.what === "dead-letters" && Number(value.format) > ARCHIVE_FORMAT) {
    throw notAnArchive(`It is of format ${String(value.format)}, and this release reads ${ARCHIVE_FORMAT}.`);
  }
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) throw notAnArchive("Its first line is no manifest.");
  return parsed.data;
}

function lineOf({ text }: BodyLine): ArchiveLine | { wrong: string } {
  if (text === null) return { wrong: `The line has more than ${MAX_LINE_BYTES} bytes.` };
  const value = safeJson(text);
  if (value === undefined) return { wrong: "The line is no JSON." };
  const parsed = archiveLineSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  return { wrong: `The line is no dead letter: ${issue?.path.join(".") || "(all)"}: ${issue?.message}` };
}

const notAnArchive = (why: string) =>
  new SpillwayError("unprocessable", `This is not an archive of dead letters that can be read. ${why}`, {
    hint: "Take a file that the export of dead letters wrote.",
  });

/** The bytes as they were before gzip, if they are compressed; where a compressed file was cut off they end there. */
async function* plainBytes(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const next = await chunks.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  const all = { [Symbol.asyncIterator]: () => beginningWith(head, chunks) };
  if (head[0] !== 0x1f || head[1] !== 0x8b) return yield* all;
  const plain = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
  // What goes wrong reaches whoever reads the last of them.
  pipeline(Readable.from(all, { objectMode: false }), plain, () => {});
  try {
    yield* plain;
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (typeof code !== "string" || !code.startsWith("Z_")) throw error;
    throw new SpillwayError("unprocessable", "The file is damaged: it cannot be decompressed from here on.", {
      hint: "What was read before stays as it is. Take another copy of the file.",
      cause: error,
    });
  }
}

async function* beginningWith(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    for (;;) {
      const next = await rest.next();
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await rest.return?.();
  }
}
