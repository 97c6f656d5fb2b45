import { randomBytes } from "node:crypto";
import { open, readdir, readFile, rename, truncate } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { safeJson } from "../jobs/parse";
import { OutboxUnusable } from "./errors";
import { decodeSegment, type SegmentContent } from "./record";

const SEGMENT = /^\d{12}\.log$/;

export const segmentName = (firstSeq: number) => `${String(firstSeq).padStart(12, "0")}.log`;

const cursorSchema = z.object({ id: z.string(), delivered: z.number().int() });
/** Who this outbox is, and the last record that Redis has. */
export type Cursor = z.infer<typeof cursorSchema>;

/** Makes a change of names in a directory last. */
export async function syncDirectory(dir: string): Promise<void> {
  const handle = await open(dir, "r");
  await handle.sync();
  await handle.close();
}

/** Replaces the cursor as a whole; on disk when it resolves. */
export async function writeCursor(dir: string, cursor: Cursor): Promise<void> {
  const next = join(dir, "cursor.next");
  const handle = await open(next, "w");
  await handle.writeFile(JSON.stringify(cursor));
  await handle.datasync();
  await handle.close();
  await rename(next, join(dir, "cursor"));
  await syncDirectory(dir);
}

/** The cursor, made at first use. */
export async function readCursor(dir: string): Promise<Cursor> {
  const text = await readFile(join(dir, "cursor"), "utf8").catch(() => null);
  if (text !== null) {
    const cursor = cursorSchema.safeParse(safeJson(text));
    if (!cursor.success) throw new OutboxUnusable(`The cursor of the outbox ${dir} cannot be read.`);
    return cursor.data;
  }
  const cursor = { id: randomBytes(9).toString("base64url"), delivered: 0 };
  await writeCursor(dir, cursor);
  return cursor;
}

export async function readSegment(dir: string, name: string): Promise<SegmentContent> {
  const content = decodeSegment(await readFile(join(dir, name)));
  if (content.end === "damaged")
    throw new OutboxUnusable(
      `${join(dir, name)} is damaged at byte ${content.goodBytes}: good records follow. Look at it before anything is cut.`,
    );
  return content;
}

export interface FoundSegment {
  name: string;
  bytes: number;
  lastSeq: number;
  records: number;
}

/**
 * The segments of a directory, oldest first. A torn end, which only a crash leaves and nobody was told of, is cut. Throws
 * {@link OutboxUnusable} for damage. `delivered` is left out of the counts.
 */
export async function findSegments(dir: string, delivered: number): Promise<FoundSegment[]> {
  const names = (await readdir(dir)).filter((name) => SEGMENT.test(name)).sort();
  const found: FoundSegment[] = [];
  for (const name of names) {
    const { records, goodBytes, end } = await readSegment(dir, name);
    if (end === "torn") {
      await truncate(join(dir, name), goodBytes);
      const handle = await open(join(dir, name), "r+");
      await handle.sync();
      await handle.close();
    }
    found.push({
      name,
      bytes: goodBytes,
      lastSeq: records.at(-1)?.seq ?? 0,
      records: records.filter(({ seq }) => seq > delivered).length,
    });
  }
  return found;
}
