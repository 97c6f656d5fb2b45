import { FAILURE_CLASSES } from "../../contract/values/failures";
import type { Dictionary } from "./dictionary";
import { COLUMN_NAMES, COLUMNS, type ColumnName, type DictionaryName, IDS, rowHash } from "./format";
import type { IndexRow } from "./row";
import type { IndexCommand } from "./write";

/** A row as it lies in a segment: every column's value, and the bytes of its id. */
export type PackedRow = Record<Exclude<ColumnName, "ends">, number> & { id: Buffer };

/** What is stored of a cause: all but its key can be told to a person. */
export const packCause = ({ cause, failedAt }: IndexRow): string =>
  JSON.stringify({ ...cause, firstSeenMs: failedAt });

/** Longer values are cut before they enter a dictionary. */
const MAX_CHARS = 300;
const cut = (text: string | null) => (text === null ? null : text.slice(0, MAX_CHARS));

export function packRow(row: IndexRow, dictionaries: Record<DictionaryName, Dictionary>): PackedRow {
  return {
    failedAt: row.failedAt,
    cause: dictionaries.cause.idOf(row.cause.key, () => packCause(row)),
    tenant: dictionaries.tenant.idOf(cut(row.tenant)),
    queue: dictionaries.queue.idOf(row.queue),
    name: dictionaries.name.idOf(cut(row.name)),
    code: dictionaries.code.idOf(cut(row.code)),
    appVersion: dictionaries.appVersion.idOf(cut(row.appVersion)),
    class: FAILURE_CLASSES.indexOf(row.class),
    attempts: row.attempts,
    hash: rowHash(row.queue, row.id),
    id: Buffer.from(row.id, "utf8"),
  };
}

/** The appends that put rows at the end of a segment, whose ids are `idsBytes` long so far. One command a column. */
export function appendCommands(
  rows: PackedRow[],
  idsBytes: number,
  keyOf: (column: string) => string,
): IndexCommand[] {
  let end = idsBytes;
  const ends = rows.map(({ id }) => {
    end += id.length;
    return end;
  });
  const commands = COLUMN_NAMES.map((name): IndexCommand => {
    const values = COLUMNS[name].from(name === "ends" ? ends : rows.map((row) => row[name]));
    return ["APPEND", keyOf(name), Buffer.from(values.buffer)];
  });
  return [...commands, ["APPEND", keyOf(IDS), Buffer.concat(rows.map(({ id }) => id))]];
}

/**
 * Copies a full segment's strings over themselves: Redis keeps room for as much again, up to a megabyte each, behind a
 * string that was appended to, and a copy has none.
 */
export function sealCommands(keyOf: (column: string) => string): IndexCommand[] {
  return [...COLUMN_NAMES, IDS].flatMap((name): IndexCommand[] => [
    ["COPY", keyOf(name), keyOf("sealing"), "REPLACE"],
    ["RENAME", keyOf("sealing"), keyOf(name)],
  ]);
}
