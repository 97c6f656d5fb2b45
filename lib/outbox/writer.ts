import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { segmentName, syncDirectory } from "./files";

interface Waiting {
  firstSeq: number;
  bytes: Buffer;
  done(): void;
  failed(error: unknown): void;
}

/**
 * Appends to the newest segment. Appends that come while one is being written to disk share the next write and the next
 * fsync. A write that fails is cut off again, and those who waited for it are told.
 */
export class SegmentWriter {
  private waiting: Waiting[] = [];
  private active: { name: string; handle: FileHandle; bytes: number } | null = null;
  private work: Promise<void> = Promise.resolve();
  private scheduled = false;

  constructor(
    private readonly dir: string,
    private readonly maxSegmentBytes: number,
    /** Told of each segment that nothing is added to any more. */
    private readonly onClosed: (name: string, bytes: number) => void,
  ) {}

  /** Resolves once the bytes are on disk. */
  append(firstSeq: number, bytes: Buffer): Promise<void> {
    const appended = new Promise<void>((done, failed) => {
      this.waiting.push({ firstSeq, bytes, done, failed });
    });
    if (!this.scheduled) {
      this.scheduled = true;
      this.work = this.work.catch(() => {}).then(() => this.write());
    }
    return appended;
  }

  /** Ends the present segment, so that it can be read; appends go to a new one. */
  roll(): Promise<void> {
    this.work = this.work.catch(() => {}).then(() => this.end());
    return this.work;
  }

  private async write(): Promise<void> {
    this.scheduled = false;
    const group = this.waiting;
    this.waiting = [];
    const [first] = group;
    if (!first) return;
    try {
      this.active ??= await this.begin(first.firstSeq);
      const { active } = this;
      const bytes = Buffer.concat(group.map((one) => one.bytes));
      try {
        await active.handle.appendFile(bytes);
        await active.handle.datasync();
      } catch (error) {
        // Half a record in the middle would hide what is appended after it.
        await active.handle.truncate(active.bytes);
        throw error;
      }
      active.bytes += bytes.length;
      for (const one of group) one.done();
      if (active.bytes >= this.maxSegmentBytes) await this.end();
    } catch (error) {
      for (const one of group) one.failed(error);
    }
  }

  private async begin(firstSeq: number) {
    const name = segmentName(firstSeq);
    const handle = await open(join(this.dir, name), "ax");
    await syncDirectory(this.dir);
    return { name, handle, bytes: 0 };
  }

  private async end(): Promise<void> {
    const { active } = this;
    this.active = null;
    if (!active) return;
    await active.handle.close();
    this.onClosed(active.name, active.bytes);
  }
}
