import { alignTable } from "../align-table";
import { count, megabytes } from "../cells";
import type { SeriesFigures } from "./run";

/** What the issue of a queue's history may take. */
const BOUND = { queueBytes: 300_000, allBytes: 300_000_000 };

const kilobytes = (bytes: number) => `${(bytes / 1e3).toFixed(1)} kB`;

/** The figures as a table for people. */
export function printFigures({ kinds, sealing, all }: SeriesFigures): string {
  const total = (of: "openBytes" | "sealedBytes") => kinds.reduce((sum, kind) => sum + kind[of], 0);
  const rows = kinds.map(({ kind, keys, openBytes, sealedBytes }) => [
    kind,
    count(keys),
    kilobytes(openBytes),
    kilobytes(sealedBytes),
  ]);
  rows.push([
    "one queue",
    count(kinds.reduce((sum, { keys }) => sum + keys, 0)),
    kilobytes(total("openBytes")),
    kilobytes(total("sealedBytes")),
  ]);
  return [
    alignTable(["kind, step in ms", "keys", "never sealed", "sealed"], rows),
    `bound for one queue: ${kilobytes(BOUND.queueBytes)}`,
    `${count(sealing.chunks)} chunks sealed in ${count(sealing.tookMs)} ms`,
    `${count(all.queues)} such queues: ${megabytes(all.bytes)} of Redis' memory; bound at 1,000 queues: ${megabytes(BOUND.allBytes)}`,
  ].join("\n");
}
