import type { Context } from "../../context";
import { isRemoved } from "./format";
import type { PackedRow } from "./segment-rows";
import type { Segment } from "./snapshot";
import type { IndexWriter } from "./writer";

/** Rows moved in one step. */
const MOST_ROWS = 1_000;

/** A full segment of which more than half is removed: moving the rest costs less than keeping the whole. */
export const worthCompacting = (writer: IndexWriter): Segment | undefined =>
  writer.allSegments().find((segment) => !writer.isOpen(segment) && segment.removedRows * 2 > segment.rows);

/**
 * Moves up to a thousand rows of such a segment to the end of the index; with the last one the segment goes. Each step is
 * whole: a crash between two leaves each row in one place. False when there was nothing to do.
 */
export async function compactStep({ redis }: Pick<Context, "redis">, writer: IndexWriter): Promise<boolean> {
  const segment = worthCompacting(writer);
  if (!segment) return false;
  const rows: number[] = [];
  for (let row = 0; row < segment.rows && rows.length < MOST_ROWS; row++)
    if (!isRemoved(segment.removed, row)) rows.push(row);
  const packed = await readPacked(redis, writer, segment, rows);
  await writer.commitPacked(
    packed,
    rows.map((row, index) => ({ segment: segment.number, row, queue: packed[index]?.queue ?? 0 })),
  );
  return true;
}

async function readPacked(
  redis: Context["redis"],
  writer: IndexWriter,
  segment: Segment,
  rows: number[],
): Promise<PackedRow[]> {
  const of = <C extends Parameters<IndexWriter["column"]>[1]>(name: C) => writer.column(segment, name);
  const [failedAt, cause, tenant, queue, name, code, appVersion, kind, attempts, hash, ends] =
    await Promise.all([
      of("failedAt"),
      of("cause"),
      of("tenant"),
      of("queue"),
      of("name"),
      of("code"),
      of("appVersion"),
      of("class"),
      of("attempts"),
      of("hash"),
      of("ends"),
    ]);
  const startOf = (row: number) => (row === 0 ? 0 : (ends[row - 1] ?? 0));
  const begin = startOf(rows[0] ?? 0);
  const ids = await redis.getrangeBuffer(
    writer.key(segment.number, "ids"),
    begin,
    (ends[rows.at(-1) ?? 0] ?? 0) - 1,
  );
  return rows.map((row) => ({
    failedAt: failedAt[row] ?? 0,
    cause: cause[row] ?? 0,
    tenant: tenant[row] ?? 0,
    queue: queue[row] ?? 0,
    name: name[row] ?? 0,
    code: code[row] ?? 0,
    appVersion: appVersion[row] ?? 0,
    class: kind[row] ?? 0,
    attempts: attempts[row] ?? 0,
    hash: hash[row] ?? 0,
    id: ids.subarray(startOf(row) - begin, (ends[row] ?? 0) - begin),
  }));
}
