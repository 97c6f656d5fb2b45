import type { Context } from "../context";
import type { DiscardArchive } from "../contract/operations";
import { type ArchiveBounds, ArchiveRefused, OperationArchive } from "../dead-letters/archive/store";
import { byQueue } from "../group-by";
import { parseQueueKey } from "../queues/identity";
import { runScript } from "../redis-script";
import { Superseded } from "./journal";
import type { OperationRecord } from "./record";
import { WRITE_ARCHIVE } from "./scripts";
import type { Keep } from "./step";

/** Where this machine keeps what operations remove. */
export interface ArchiveSettings {
  directory: string;
  bounds: ArchiveBounds;
  release: string;
}

const TOO_LARGE = "Its payload is too large for the archive: discard it without one.";

/** The archives that one runner writes to; each of its operations has a file of its own. */
export class Keeper {
  private readonly writing = new Map<string, { archive: OperationArchive; before: DiscardArchive }>();

  constructor(
    private readonly ctx: Context,
    private readonly token: string,
    private readonly settings: ArchiveSettings | null,
  ) {}

  /** How an operation keeps what it removes; null when it does not. */
  of(operation: OperationRecord): Keep | null {
    const before = operation.archive;
    if (before === null) return null;
    return async (ready) => {
      const { archive, before: others } = this.archiveOf(operation, before);
      const pages = byQueue(ready).map((group) => ({
        queue: parseQueueKey(group[0]?.queue ?? ""),
        letters: group.map(({ known }) => known),
      }));
      const { tooLarge } = await archive.add(pages);
      await this.note(operation.id, archive, others);
      const kept = ready.filter(({ known }) => !tooLarge.has(known));
      return { kept, why: kept.length < ready.length ? TOO_LARGE : null };
    };
  }

  /** Ends the file of an operation that is over. */
  async end(operation: string): Promise<void> {
    const writing = this.writing.get(operation);
    this.writing.delete(operation);
    await writing?.archive.end().catch((err: unknown) => {
      this.ctx.log.warn({ err, operation }, "The archive of a discard has no end line");
    });
  }

  private archiveOf({ id, frozenAt }: OperationRecord, before: DiscardArchive) {
    const known = this.writing.get(id);
    if (known) return known;
    if (this.settings === null)
      throw new ArchiveRefused(
        "This collector has no directory for archives, so that it could not be undone.",
      );
    const { directory, bounds, release } = this.settings;
    const archive = new OperationArchive(this.ctx, directory, bounds, { operation: id, frozenAt, release });
    const opened = { archive, before };
    this.writing.set(id, opened);
    return opened;
  }

  private async note(
    operation: string,
    { host, directory, letters, bytes }: OperationArchive,
    before: DiscardArchive,
  ): Promise<void> {
    const archive: DiscardArchive = {
      host,
      directory,
      letters: before.letters + letters,
      bytes: before.bytes + bytes,
      until: this.ctx.clock.now() + (this.settings?.bounds.archiveMs ?? 0),
      undone: null,
    };
    const args = [this.token, JSON.stringify(archive)];
    const written = await runScript(
      this.ctx.redis,
      WRITE_ARCHIVE,
      [this.ctx.keys.operation(operation)],
      args,
    );
    if (written !== 1) throw new Superseded();
  }
}
