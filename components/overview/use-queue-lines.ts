"use client";
import { useMemo, useState } from "react";
import { MAX_LINES, useDepthLines } from "@/components/hooks/use-depth-lines";
import { isSpread, type QueueRow, rowId } from "@/components/queues/shards";
import { lineKeys, rowLines } from "./row-lines";

/** The lines of the rows in sight, by row, in one call whatever their number; `onVisible` is to be told which these are. */
export function useQueueLines(rows: QueueRow[]) {
  const [visible, onVisible] = useState<string[]>([]);
  const drawn = useMemo(() => {
    const inSight = new Set(visible);
    return rows
      .flatMap((row) => (isSpread(row) ? [row, ...row.shards] : [row]))
      .filter((row) => inSight.has(rowId(row)));
  }, [rows, visible]);
  const depthLines = useDepthLines(useMemo(() => lineKeys(drawn, MAX_LINES), [drawn]));
  const lines = useMemo(() => rowLines(drawn, depthLines), [drawn, depthLines]);
  return { lines, onVisible };
}
