import { isSpread, type QueueRow, rowId } from "@/components/queues/shards";
import type { RowGroup } from "./arrange";

export interface Tile {
  row: QueueRow;
  /** A shard, behind the tile of its queue. */
  inner: boolean;
}

/** What stands side by side: the heading of a group alone, or some tiles. */
export interface TileLine {
  heading: RowGroup | null;
  tiles: Tile[];
}

/** Groups cut into lines of so many tiles; each group begins a new line, and the open shards follow their queue. */
export function tileLines(groups: RowGroup[], open: Record<string, boolean>, columns: number): TileLine[] {
  return groups.flatMap((group) => {
    const tiles = group.rows.flatMap((row): Tile[] => [
      { row, inner: false },
      ...(isSpread(row) && open[rowId(row)] ? row.shards.map((shard) => ({ row: shard, inner: true })) : []),
    ]);
    const lines: TileLine[] = group.label ? [{ heading: group, tiles: [] }] : [];
    for (let at = 0; at < tiles.length; at += columns)
      lines.push({ heading: null, tiles: tiles.slice(at, at + columns) });
    return lines;
  });
}
