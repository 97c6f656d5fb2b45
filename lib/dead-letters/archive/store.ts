import { createHash, randomBytes } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Config } from "../../config";
import type { Context } from "../../context";
import type { Scored } from "../../queues/backend/sorted-page";
import { linesOf } from "./export";
import { ARCHIVE_FORMAT, type Manifest } from "./format";
import type { LetterPage } from "./matching";

const pack = promisify(gzip);
const MIB = 1024 * 1024;
/** What is appended at once takes no more, but for a single large letter. */
const MEMBER_BYTES = MIB;

type Write = (lines: string[], options?: { hashed?: boolean }) => Promise<void>;
/** A fault of the file system has a number. */
const isOfDisk = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error &&
  typeof (error as NodeJS.ErrnoException).errno === "number" &&
  "syscall" in error &&
  "path" in error;

/** The archive cannot take what is to be discarded, so that nothing more may be. */
export class ArchiveRefused extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ArchiveRefused";
  }
}

/** A file of the directory. */
export interface ArchiveFile {
  path: string;
  operation: string;
  bytes: number;
  /** When it was last written to, epoch ms. */
  writtenAt: number;
}

/** The bounds of the directory: how long files are kept, and their bytes all together; 0 keeps none. */
export type ArchiveBounds = Pick<Config, "archiveMs" | "archiveBytes">;

const NAME = /^discard-([\w-]+)\.[\w-]+\.ndjson\.gz$/;
/** Where discards keep their archives on this machine. */
export const archiveDirectory = ({ dataDir }: Pick<Config, "dataDir">): string =>
  resolve(dataDir, "archives");

/** The archives in a directory, the oldest first; none when it is not there. */
export async function listArchives(directory: string, operation?: string): Promise<ArchiveFile[]> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const files = names.flatMap((name) => {
    const of = NAME.exec(name)?.[1];
    return of !== undefined && (operation === undefined || of === operation) ? [{ name, of }] : [];
  });
  const found = await Promise.all(
    files.map(async ({ name, of }): Promise<ArchiveFile | null> => {
      const path = join(directory, name);
      const facts = await stat(path).catch(() => null);
      return facts && { path, operation: of, bytes: facts.size, writtenAt: facts.mtimeMs };
    }),
  );
  return found.filter((file) => file !== null).sort((a, b) => a.writtenAt - b.writtenAt);
}

/** Removes what is too old, then the oldest, until the directory holds its bounds. `spared` is under way. */
export async function pruneArchives(
  directory: string,
  { archiveMs, archiveBytes }: ArchiveBounds,
  nowMs: number,
  spared: string | null = null,
): Promise<void> {
  const files = await listArchives(directory);
  let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  for (const file of files) {
    if (file.operation === spared) continue;
    if (file.writtenAt >= nowMs - archiveMs && bytes <= archiveBytes) continue;
    await rm(file.path, { force: true });
    bytes -= file.bytes;
  }
}

const PRUNE_MS = 3_600_000;

/** Removes archives that are too old, at once and then every hour, until the signal. */
export async function pruneArchivesHourly(
  ctx: Pick<Context, "clock" | "log">,
  { directory, bounds }: { directory: string; bounds: ArchiveBounds },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await pruneArchives(directory, bounds, ctx.clock.now()).catch((err: unknown) =>
      ctx.log.warn({ err, directory }, "Old archives could not be removed"),
    );
    await ctx.clock.sleep(PRUNE_MS, signal).catch(() => {});
  }
}

/**
 * Writes what one operation discards, as long as one process works on it. Each batch is appended as a gzip member of its own
 * and is on disk before `add` resolves, so that a crash costs no more than the batch that was not yet discarded.
 */
export class OperationArchive {
  readonly host = hostname();
  letters = 0;
  bytes = 0;
  private readonly hash = createHash("sha256");
  private readonly file: string;

  constructor(
    private readonly ctx: Context,
    readonly directory: string,
    private readonly bounds: ArchiveBounds,
    private readonly about: { operation: string; frozenAt: number; release: string },
  ) {
    this.file = join(
      directory,
      `discard-${about.operation}.${randomBytes(6).toString("base64url")}.ndjson.gz`,
    );
  }

  /**
   * Writes these dead letters, of several queues. Gives the names of those that are too large for it, which are not to be
   * discarded. Throws {@link ArchiveRefused} when the disk or the bound of the directory is full.
   */
  async add(pages: LetterPage[]): Promise<{ tooLarge: Set<Scored> }> {
    const tooLarge = new Set<Scored>();
    await this.writing(async (write) => {
      for (const page of pages) {
        const letters = new Map(page.letters.map((letter) => [letter.id, letter]));
        for await (const part of linesOf(this.ctx, page, { rest: false })) {
          const kept = part.filter(({ id, omitted }) => {
            const letter = letters.get(id);
            if (omitted && letter) tooLarge.add(letter);
            return !omitted;
          });
          if (kept.length === 0) continue;
          await write(kept.map(({ line }) => line));
          this.letters += kept.length;
        }
      }
    });
    return { tooLarge };
  }

  /** Ends the file: it is known to be whole from then on. */
  async end(): Promise<void> {
    if (this.letters === 0) return;
    const end = { kind: "end", letters: this.letters, omitted: 0, sha256: this.hash.digest("hex") };
    await this.writing((write) => write([JSON.stringify(end)], { hashed: false }));
  }

  /** What was written is on disk when this resolves. */
  private async writing(run: (write: Write) => Promise<void>): Promise<void> {
    try {
      await mkdir(this.directory, { recursive: true, mode: 0o700 });
      const bounds = { ...this.bounds, archiveBytes: this.bounds.archiveBytes - MEMBER_BYTES };
      await pruneArchives(this.directory, bounds, this.ctx.clock.now(), this.about.operation);
      // Payloads are people's data: for the owner's eyes.
      const file = await open(this.file, "a", 0o600);
      try {
        await run((lines, { hashed = true } = {}) => this.append(file, lines, hashed));
        await file.datasync();
      } finally {
        await file.close();
      }
    } catch (cause) {
      if (!isOfDisk(cause)) throw cause;
      throw new ArchiveRefused(
        `Its archive cannot be written (${cause.message}), so that what follows could not be undone.`,
        { cause },
      );
    }
  }

  private async append(file: FileHandle, lines: string[], hashed: boolean): Promise<void> {
    const all = this.bytes === 0 ? [JSON.stringify(this.manifest()), ...lines] : lines;
    const text = all.map((line) => `${line}\n`).join("");
    const member = await pack(text);
    const { archiveBytes } = this.bounds;
    if (this.bytes + member.length > archiveBytes) {
      throw new ArchiveRefused(
        `Its archive would take more than ${Math.round(archiveBytes / MIB)} MiB, so that what follows could not be undone. Raise SPILLWAY_ARCHIVE_MB, export them first, or discard the rest without an archive.`,
      );
    }
    await file.appendFile(member);
    this.bytes += member.length;
    if (hashed) this.hash.update(text);
  }

  private manifest(): Manifest {
    const { operation, frozenAt, release } = this.about;
    return {
      kind: "manifest",
      what: "dead-letters",
      format: ARCHIVE_FORMAT,
      archive: randomBytes(12).toString("base64url"),
      writtenAt: this.ctx.clock.now(),
      release,
      filter: null,
      operation,
      frozenAt,
      matching: null,
    };
  }
}
