import { AGE_BANDS } from "../../contract/metrics";
import { FAILURE_TIERS } from "../../failures/tiers";
import type { Keys } from "../../keys";
import { AGING_TIERS } from "../aging-tiers";
import { RETRY_TIERS } from "../attempts";
import { POINT_COLUMNS } from "../point";
import { TIERS, type Tier } from "../tiers";
import type { ColumnKind } from "./columns";

/** One kind of chunked hash that every queue has, and how its chunks are sealed. */
export interface ChunkKind {
  tiers: readonly Tier[];
  keyOf(keys: Keys, queueKey: string, stepMs: number, chunk: number): string;
  /** What stands in its fields when they are slots with columns of numbers; null when they are counters. */
  columnsOf(tier: Tier): readonly ColumnKind[] | null;
}

/** From this step on gauges are rounded: a point is one of hundreds, and this halves it. */
const ROUNDED_FROM_MS = 10_000;

function pointColumns({ stepMs }: Tier): ColumnKind[] {
  const isRounded = stepMs >= ROUNDED_FROM_MS;
  return [
    ...Array.from({ length: POINT_COLUMNS.gauges }, (): ColumnKind => (isRounded ? "rounded" : "exact")),
    isRounded ? "since" : "exact",
    // Jobs counted, and whether the point is the queue's first.
    ...Array.from({ length: POINT_COLUMNS.flows + 1 }, (): ColumnKind => "exact"),
  ];
}

/** Every kind of chunk that is sealed when its time is over. */
export const CHUNK_KINDS: readonly ChunkKind[] = [
  { tiers: TIERS, keyOf: (keys, ...of) => keys.series(...of), columnsOf: pointColumns },
  {
    tiers: AGING_TIERS,
    keyOf: (keys, ...of) => keys.aging(...of),
    // Sampled at 64 places, so that half a percent is nothing.
    columnsOf: () => AGE_BANDS.map(() => "rounded"),
  },
  {
    tiers: RETRY_TIERS.map(({ stepMs, keepMs, chunkMs }) => ({
      stepMs,
      keepMs,
      chunkPoints: chunkMs / stepMs,
    })),
    keyOf: (keys, ...of) => keys.retries(...of),
    columnsOf: () => null,
  },
  { tiers: FAILURE_TIERS, keyOf: (keys, ...of) => keys.failures(...of), columnsOf: () => null },
];
