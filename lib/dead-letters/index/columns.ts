import { LRUCache } from "lru-cache";
import type { Context } from "../../context";
import { COLUMNS, type ColumnArray, type ColumnName } from "./format";
import type { Segment, Snapshot } from "./snapshot";

/** As much of the index as one process keeps: the filter columns of two million dead letters. */
const CACHE_BYTES = 64 * 1024 * 1024;

/** A segment that is not there any more: it was compacted, or its generation given up. Read the snapshot again. */
export class SegmentGone extends Error {
  constructor() {
    super("A segment of the index was replaced while it was read.");
    this.name = "SegmentGone";
  }
}

interface Kept {
  rows: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Columns of segments, read when they are needed and kept up to a bound, the least used go first. Columns are only ever
 * appended to, so that what is kept stays true and of a growing one only the new end is read.
 */
export class ColumnCache {
  private readonly kept: LRUCache<string, Kept>;
  private readonly underway = new Map<string, Promise<Kept>>();

  constructor(
    private readonly ctx: Pick<Context, "redis" | "keys">,
    maxBytes = CACHE_BYTES,
  ) {
    this.kept = new LRUCache({ maxSize: maxBytes, sizeCalculation: ({ bytes }) => bytes.byteLength + 200 });
  }

  /** A column of a segment as the snapshot has it. Throws {@link SegmentGone}. One command, or none. */
  async read<C extends ColumnName>(
    { generation, epoch }: Pick<Snapshot, "generation" | "epoch">,
    { number, rows }: Pick<Segment, "number" | "rows">,
    column: C,
  ): Promise<ColumnArray<C>> {
    const key = this.ctx.keys.deadLetterColumn(generation, number, column);
    const name = `${epoch} ${key}`;
    let kept = this.kept.get(name);
    while (!kept || kept.rows < rows) {
      const reading = this.underway.get(name);
      // One reads; others who come meanwhile take what it found, and read on only if that is not enough.
      kept = await (reading ?? this.readOn(name, key, COLUMNS[column].BYTES_PER_ELEMENT, rows, kept));
    }
    return new COLUMNS[column](kept.bytes.buffer, 0, rows) as ColumnArray<C>;
  }

  private readOn(
    name: string,
    key: string,
    width: number,
    rows: number,
    before: Kept | undefined,
  ): Promise<Kept> {
    const reading = this.fetch(key, width, rows, before)
      .then((kept) => {
        this.kept.set(name, kept);
        return kept;
      })
      .finally(() => this.underway.delete(name));
    this.underway.set(name, reading);
    return reading;
  }

  private async fetch(key: string, width: number, rows: number, before: Kept | undefined): Promise<Kept> {
    const from = (before?.rows ?? 0) * width;
    const more = await this.ctx.redis.getrangeBuffer(key, from, rows * width - 1);
    if (from + more.length < rows * width) throw new SegmentGone();
    let bytes = before?.bytes;
    if (!bytes || bytes.length < rows * width) {
      // Room for as much again, so that a column that grows row by row is not copied each time.
      bytes = new Uint8Array(before ? Math.min(2 * rows, Math.max(rows, 65_536)) * width : rows * width);
      if (before) bytes.set(before.bytes.subarray(0, from));
    }
    bytes.set(more, from);
    return { rows, bytes };
  }
}
