import { AGE_BANDS } from "../../contract/metrics";
import { FAILURE_TIERS } from "../../failures/tiers";
import type { Keys } from "../../keys";
import { BREAKDOWN_TIERS, LATENCY_TIERS } from "../../latency/tiers";
import { AGING_TIERS } from "../aging-tiers";
import { RETRY_TIERS } from "../attempts";
import { POINT_COLUMNS } from "../point";
import { TIERS, type Tier } from "../tiers";
import type { ColumnKind } from "./columns";

/** One kind of chunked hash that every queue has, and how its chunks are sealed. */
export interface ChunkKind {
  tiers: readonly Tier[];
  keyOf(keys: Keys, queueKey: string, stepMs: number, chunk: number): string;
  /** What its fields are: slots with these columns of numbers, counters, or slots with packed figures of latencies. */
  fieldsOf(tier: Tier): readonly ColumnKind[] | "counters" | "figures";
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
  { tiers: TIERS, keyOf: (keys, ...of) => keys.series(...of), fieldsOf: pointColumns },
  {
    tiers: AGING_TIERS,
    keyOf: (keys, ...of) => keys.aging(...of),
    // Sampled at 64 places, so that half a percent is nothing.
    fieldsOf: () => AGE_BANDS.map(() => "rounded"),
  },
  {
    tiers: RETRY_TIERS.map(({ stepMs, keepMs, chunkMs }) => ({
      stepMs,
      keepMs,
      chunkPoints: chunkMs / stepMs,
    })),
    keyOf: (keys, ...of) => keys.retries(...of),
    fieldsOf: () => "counters",
  },
  { tiers: FAILURE_TIERS, keyOf: (keys, ...of) => keys.failures(...of), fieldsOf: () => "counters" },
  { tiers: LATENCY_TIERS, keyOf: (keys, ...of) => keys.latency(...of), fieldsOf: () => "figures" },
  ...(["name", "tenant"] as const).map(
    (by): ChunkKind => ({
      tiers: BREAKDOWN_TIERS,
      keyOf: (keys, ...of) => keys.breakdown(by, ...of),
      fieldsOf: () => "figures",
    }),
  ),
];
