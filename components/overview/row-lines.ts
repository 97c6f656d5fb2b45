import { type QueueRow, rowId } from "@/components/queues/shards";
import { partsOf } from "./trouble";

type Line = (number | null)[];

/**
 * The queues whose lines are needed to draw those of the rows, `max` at most. A row that does not fit with all its shards is
 * left without a line: half of a sum would be wrong.
 */
export function lineKeys(rows: QueueRow[], max: number): string[] {
  const keys = new Set<string>();
  for (const row of rows) {
    const missing = partsOf(row).filter(({ key }) => !keys.has(key));
    if (keys.size + missing.length > max) continue;
    for (const { key } of missing) keys.add(key);
  }
  return [...keys];
}

/** The line of each row, by its id: of a spread queue the sum of its shards', null only where none was measured. */
export function rowLines(rows: QueueRow[], lines: ReadonlyMap<string, Line>): Map<string, Line> {
  const found = new Map<string, Line>();
  for (const row of rows) {
    const parts = partsOf(row).flatMap(({ key }) => {
      const line = lines.get(key);
      return line ? [line] : [];
    });
    const [first, ...others] = parts;
    if (first && parts.length === partsOf(row).length) found.set(rowId(row), others.reduce(sum, first));
  }
  return found;
}

const sum = (a: Line, b: Line): Line =>
  a.map((one, index) => {
    const other = b[index] ?? null;
    return one === null ? other : one + (other ?? 0);
  });
